import { expect, it } from 'vitest';
import { keptFor as linksKeptFor } from '../../src/email-changes/forget-links.ts';
import { forgetInvited, keptFor } from '../../src/invitations/forget-invited.ts';
import { keptFor as mailsKeptFor } from '../../src/mail/forget-failed.ts';
import { browserLifetime } from '../../src/web/browser-tokens.ts';
import { draftLifetime } from '../../src/web/drafts.ts';
import { invitationRow, invite, register } from '../invitations/invite.ts';
import { mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();
const day = 24 * 60 * 60 * 1000;

it('NAV-05 Personuppgifter says how long things are kept, as the jobs keep them', async () => {
  const text = mainText(await portal.visitor().get('/personuppgifter'));
  for (const sentence of [
    `brukar logga in med: ${browserLifetime / day} dagar från`,
    `som längst, i ${browserLifetime / day} dagar`,
    `hade loggats ut: i ${draftLifetime / day} dagar`,
    `eller ${mailsKeptFor / day} dagar efter att det inte kunde levereras`,
    `annars ${linksKeptFor / day} dagar efter att länken har gått ut`,
    `skickats till dig: i ${keptFor / day} dagar efter`,
  ])
    expect(text).toContain(sentence);
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

  await forgetInvited(portal.prisma, new Date(decidedAt!.getTime() + keptFor - day));
  for (const one of [expired, withdrawn, rejected]) {
    expect(await invitationRow(portal, one)).toMatchObject({ contactName: 'Kim Kontakt', email: one.email });
    expect(await mailsTo(one)).toBeGreaterThan(0);
  }

  await forgetInvited(portal.prisma, new Date(expiresAt.getTime() + keptFor));
  for (const one of [expired, withdrawn, rejected]) {
    expect(await invitationRow(portal, one)).toMatchObject({ contactName: '', email: '' });
    expect(await mailsTo(one)).toBe(0);
  }
  expect(await invitationRow(portal, waiting)).toMatchObject({ email: waiting.email });
  expect((await manager.get(rejected.path)).status).toBe(200);
  const { page } = await manager.get(expired.path);
  expect(page.querySelector('main form')).toBeNull();
});
