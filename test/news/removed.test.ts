import { describe, expect, it } from 'vitest';
import { deliver } from '../../src/mail/deliver.ts';
import { forgetMails } from '../../src/mail/forget-mails.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { createSend, usualTimeouts } from '../../src/mail/send.ts';
import { noteAllDemands } from '../../src/second-factors/demands.ts';
import { readSettings } from '../../src/settings.ts';
import { useMailServer } from '../support/mail-server.ts';
import { newsTo, openedMails } from '../support/mails.ts';
import { pathOf, userByName } from '../support/people.ts';
import { usePortalForEach } from '../support/portal.ts';
import { addApp } from '../support/second-factors.ts';

const portal = usePortalForEach();
const server = useMailServer();
const day = 24 * 60 * 60_000;
const removed = '– Ditt konto vid Arbetsmiljöverket har tagits bort, och du kan inte längre logga in.';

/** Karin takes away what Zoran can do without, and then Zoran. */
async function removeMarta(): Promise<string> {
  const karin = await portal.signIn('karin');
  const { email } = await userByName(portal, 'marta.hagglund');
  await karin.submit(await pathOf(portal, 'marta.hagglund', '/redigera'), { isAdministrator: 'on' });
  expect((await karin.submit(await pathOf(portal, 'marta.hagglund', '/ta-bort'))).status).toBe(303);
  return email;
}

/** Sends the mail to the address, a quarter of an hour later. */
async function send(recipient: string, after = 16 * 60_000): Promise<void> {
  const settings = readSettings({ SMTP_URL: server.url });
  const { id } = await portal.prisma.mail.findFirstOrThrow({ where: { recipient } });
  const clock = () => new Date(portal.clock.now.getTime() + after);
  await deliver(id, { prisma: portal.prisma, settings, send: createSend(settings, usualTimeouts), clock });
}

const mailsTo = (recipient: string) => portal.prisma.mail.count({ where: { recipient } });

describe('a user who is removed', () => {
  it('USR-15 USR-10 is told after the removal, with what waited before; then the address is erased', async () => {
    const email = await removeMarta();
    expect(await newsTo(portal, email)).toEqual(['– Du är nu administratör vid din myndighet.', removed]);
    await send(email);
    expect(server.accepted.at(-1)!.text).toContain(removed);
    expect(await mailsTo(email)).toBe(0);
  });

  it('USR-15 USR-10 is told when the mail server is back, and the address is erased when it is given up', async () => {
    const email = await removeMarta();
    server.behave({ kind: 'refuse', at: 'recipient', code: 450, text: 'later' });
    await send(email);
    expect(await mailsTo(email)).toBe(1);
    server.behave({ kind: 'refuse', at: 'recipient', code: 550, text: 'nobody' });
    await send(email, day);
    expect(await mailsTo(email)).toBe(0);
  });

  it('USR-15 USR-10 is erased after thirty days, whatever has become of the mail', async () => {
    const email = await removeMarta();
    await forgetMails(portal.prisma, new Date(Date.now() + 29 * day));
    expect(await mailsTo(email)).toBe(1);
    await forgetMails(portal.prisma, new Date(Date.now() + 31 * day));
    expect(await mailsTo(email)).toBe(0);
  });

  it('USR-15 ACC-07 is told with an authority that is removed, in each one’s language', async () => {
    const { id, users } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Läkemedelsverket' },
      select: { id: true, users: { select: { email: true } } },
    });
    await portal.prisma.user.updateMany({ where: { authorityId: id }, data: { language: 'et' } });
    const atkomst = await portal.signIn('atkomst');
    const answer = await atkomst.submit(`/administration/myndigheter/${id}/ta-bort`, {
      name: 'Läkemedelsverket',
    });
    expect(answer.status).toBe(303);
    expect(users.length).toBeGreaterThan(0);
    for (const { email } of users)
      expect(await newsTo(portal, email)).toEqual([
        '– Teie konto on kustutatud (asutus: Läkemedelsverket) ja Te ei saa enam sisse logida.',
      ]);
  });
});

describe('a demand for a second factor', () => {
  const noteNow = () => noteAllDemands(portal.prisma, createOutbox(readSettings({})), portal.clock.now);
  const demand = (factorDemand: 'ALL' | 'NONE') =>
    portal.prisma.authority.updateMany({
      where: { informalName: 'Arbetsmiljöverket' },
      data: { factorDemand, factorDemandFrom: factorDemand === 'ALL' ? portal.clock.now : null },
    });

  it('USR-15 PWD-11 is told once when it begins, with the last day of grace, to who lacks one', async () => {
    await addApp(portal, await portal.signIn('lars'));
    const [karin, lars] = [await userByName(portal, 'karin'), await userByName(portal, 'lars')];
    portal.clock.now = new Date('2026-11-30T10:00:00Z');
    await portal.prisma.mail.deleteMany();
    await demand('ALL');
    await Promise.all([noteNow(), noteNow()]);
    await noteNow();
    expect(await newsTo(portal, karin.email)).toEqual([
      expect.stringContaining('Lägg till den under Mina uppgifter senast den 14 december 2026.') as string,
    ]);
    expect(await newsTo(portal, lars.email)).toEqual([]);
    await demand('NONE');
    await noteNow();
    expect(await openedMails(portal, { template: 'user-news', recipient: karin.email })).toHaveLength(1);
  });
});
