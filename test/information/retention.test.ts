import { expect, it } from 'vitest';
import { forgetInvited } from '../../src/invitations/forget-invited.ts';
import { forgetMails } from '../../src/mail/forget-mails.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { daysKept, keptFor } from '../../src/periods.ts';
import { readSettings } from '../../src/settings.ts';
import { forgetSignIns } from '../../src/sign-ins/forget-sign-ins.ts';
import { invitationRow, invite, register } from '../invitations/invite.ts';
import { queueMail, sampleMail } from '../support/mails.ts';
import { userByName } from '../support/people.ts';
import { mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();
const day = 24 * 60 * 60 * 1000;

it('NAV-05 Personuppgifter says how long things are kept, as the jobs keep them', async () => {
  const text = mainText(await portal.visitor().get('/personuppgifter'));
  for (const sentence of [
    `vilket andra steg: i ${daysKept.signIns} dagar`,
    `brukar logga in med: ${daysKept.knownBrowsers} dagar från`,
    `som längst, i ${daysKept.knownBrowsers} dagar`,
    `din tvåstegsinloggning: i ${daysKept.resets} dagar`,
    `hade loggats ut: i ${daysKept.drafts} dagar`,
    `om det kom tillbaka: i ${daysKept.mails} dagar`,
    `eller ${daysKept.contentsOfFailedMails} dagar efter att det inte kunde levereras`,
    `senast efter ${daysKept.contentsOfFailedMails} dagar`,
    `annars ${daysKept.links} dagar efter att länken har gått ut`,
    `skickats till dig: i ${daysKept.invited} dagar efter`,
    'avtryck av namnet i en dag',
  ])
    expect(text).toContain(sentence);
});

it('NAV-05 sign-ins are forgotten half a year after they began, with address and browser', async () => {
  await portal.signIn('karin');
  const { id: userId } = await userByName(portal, 'karin');
  const latest = await portal.prisma.signIn.findFirstOrThrow({ where: { userId }, orderBy: { id: 'desc' } });
  const old = new Date(latest.startedAt.getTime() - 10 * day);
  const { id } = await portal.prisma.signIn.create({
    data: { userId, startedAt: old, lastSeenAt: old, address: '192.0.2.7', userAgent: 'Opera' },
  });
  const isThere = async (signIn: number) =>
    (await portal.prisma.signIn.count({ where: { id: signIn } })) === 1;
  await forgetSignIns(portal.prisma, new Date(old.getTime() + keptFor.signIns));
  expect(await isThere(id)).toBe(true);
  await forgetSignIns(portal.prisma, new Date(old.getTime() + keptFor.signIns + 1));
  expect([await isThere(id), await isThere(latest.id)]).toEqual([false, true]);
});

it('NAV-05 MAIL-03 mails are forgotten a year after they were sent or given up, and a mark is not set anew', async () => {
  const outbox = createOutbox(readSettings({}));
  const from = new Date('2026-01-10T12:00:00Z');
  const at = (days: number) => new Date(from.getTime() + days * day);
  const record = async (data: object, recipient = 'gammal@mejl.example') => {
    const { id } = await queueMail(portal, outbox, sampleMail({ recipient }));
    await portal.prisma.mail.update({ where: { id }, data: { createdAt: from, ...data } });
    return id;
  };
  const [failed, sent] = [await record({ failedAt: at(3) }), await record({ sentAt: at(9) })];
  const waiting = await record({});
  const left = async () => {
    const ids = [failed, sent, waiting];
    const mails = await portal.prisma.mail.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
    return mails.map(({ id }) => id);
  };
  await forgetMails(portal.prisma, new Date(at(3).getTime() + keptFor.mails - 1));
  expect(await left()).toEqual([failed, sent, waiting]);
  await forgetMails(portal.prisma, new Date(at(3).getTime() + keptFor.mails));
  expect(await left()).toEqual([sent, waiting]);
  await forgetMails(portal.prisma, new Date(at(9).getTime() + keptFor.mails));
  expect(await left()).toEqual([waiting]);
});

it('NAV-05 AUT-08 a reminder of unconfirmed data is kept until they are confirmed, so that it is sent once', async () => {
  const { id: userId, authorityId } = await userByName(portal, 'karin');
  const sentAt = new Date('2026-02-01T12:00:00Z');
  const { id } = await portal.prisma.mail.create({
    data: {
      messageId: 'paminnelse@portalen.example',
      template: 'authority-unconfirmed',
      language: 'sv',
      recipient: 'karin@mejl.example',
      onceKey: 'authority-unconfirmed x',
      createdAt: sentAt,
      userId,
      authorityId,
      sentAt,
    },
  });
  const now = new Date(sentAt.getTime() + keptFor.mails + day);
  const confirm = (confirmedAt: Date) =>
    portal.prisma.authority.update({ where: { id: authorityId }, data: { confirmedAt } });
  await confirm(new Date(sentAt.getTime() - 400 * day));
  await forgetMails(portal.prisma, now);
  expect(await portal.prisma.mail.count({ where: { id } })).toBe(1);
  await confirm(new Date(sentAt.getTime() + day));
  await forgetMails(portal.prisma, now);
  expect(await portal.prisma.mail.count({ where: { id } })).toBe(0);
});

it('NAV-05 whom an invitation went to is forgotten a year after it ended, not before', async () => {
  const [expired, withdrawn, rejected, waiting] = [
    await invite(portal),
    await invite(portal),
    await register(portal, 'Glomska'),
    await register(portal, 'Vantan'),
  ];
  const manager = await portal.signIn('atkomst');
  await manager.submit(`${withdrawn.path}/dra-tillbaka`);
  await manager.submit(`${rejected.path}/avsla`, { reason: 'Fel myndighet' });
  await portal.prisma.mail.updateMany({ data: { sentAt: new Date() } });
  const mailsTo = ({ email }: { email: string }) => portal.prisma.mail.count({ where: { recipient: email } });
  const { expiresAt } = await invitationRow(portal, expired);
  const { decidedAt } = await invitationRow(portal, rejected);

  await forgetInvited(portal.prisma, new Date(decidedAt!.getTime() + keptFor.invited - day));
  for (const one of [expired, withdrawn, rejected]) {
    expect(await invitationRow(portal, one)).toMatchObject({ contactName: 'Kim Kontakt', email: one.email });
    expect(await mailsTo(one)).toBeGreaterThan(0);
  }

  await forgetInvited(portal.prisma, new Date(expiresAt.getTime() + keptFor.invited));
  for (const one of [expired, withdrawn, rejected]) {
    expect(await invitationRow(portal, one)).toMatchObject({ contactName: '', email: '' });
    expect(await mailsTo(one)).toBe(0);
  }
  expect(await invitationRow(portal, waiting)).toMatchObject({ email: waiting.email });
  expect((await manager.get(rejected.path)).status).toBe(200);
  const { page } = await manager.get(expired.path);
  expect(page.querySelector('main form')).toBeNull();
});
