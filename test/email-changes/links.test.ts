import { beforeEach, describe, expect, it } from 'vitest';
import { forgetLinks } from '../../src/email-changes/forget-links.ts';
import { confirmAt, mailedLink } from '../support/mailed-links.ts';
import { newUser, pathOf, userByName } from '../support/people.ts';
import { fieldErrors, mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();
const own = '/administration/min-myndighet';
const day = 24 * 60 * 60 * 1000;

let serial = 0;
const fresh = () => `ny${++serial}@adress.example`;
const pass = (time: number) => (portal.clock.now = new Date(portal.clock.now.getTime() + time));

/** Limits count a day: each test has one of its own. */
beforeEach(() => pass(2 * day));

describe('who has an address', () => {
  it('USR-03 an address that waits is reserved for nobody: whoever confirms it first has it', async () => {
    const karin = await portal.signIn('karin');
    const wanted = fresh();
    const [first, second] = ['helmi.rantanen', 'zoran.petrovic'];
    const links: string[] = [];
    for (const username of [first, second]) {
      await karin.submit(`${await pathOf(portal, username)}/redigera`, { email: wanted });
      links.push(await mailedLink(portal, wanted));
    }
    const { email: before } = await userByName(portal, first);
    await portal.visitor().submit(links[1]!);
    const answer = await portal.visitor().submit(links[0]!);
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Adressen används redan');
    expect((await userByName(portal, second)).email).toBe(wanted);
    expect((await userByName(portal, first)).email).toBe(before);
    const refused = await karin.submit(`${await pathOf(portal, 'lars')}/redigera`, { email: wanted });
    expect(fieldErrors(refused).email).toContain('används redan i systemet');
  });

  it('USR-03 somebody else can be registered with an address that waits', async () => {
    const karin = await portal.signIn('karin');
    const wanted = fresh();
    await karin.submit(`${await pathOf(portal, 'helmi.rantanen')}/redigera`, { email: wanted });
    const answer = await karin.submit(`${own}/anvandare/ny`, { ...newUser('vantad'), email: wanted });
    expect(answer.status).toBe(303);
    expect(mainText(await confirmAt(portal, wanted))).toContain('Adressen används redan');
  });

  it('USR-06 a temporary password goes to the old address until the new one is confirmed', async () => {
    const karin = await portal.signIn('karin');
    const [path, after] = [await pathOf(portal, 'tillfallig'), fresh()];
    const { email: before, id } = await userByName(portal, 'tillfallig');
    await karin.submit(`${path}/redigera`, { email: after });
    const reset = async () => {
      await karin.submit(`${path}/aterstall-losenord`);
      const where = { userId: id, template: 'password-reset' };
      return portal.prisma.mail.findFirstOrThrow({ where, orderBy: { id: 'desc' } });
    };
    expect((await reset()).recipient).toBe(before);
    expect(mainText(await confirmAt(portal, after))).toContain('Be en administratör vid din myndighet');
    expect((await reset()).recipient).toBe(after);
  });
});

describe('what is left of it', () => {
  it('USR-06 LOG-01 USR-10 each step is an event, and is erased with the user', async () => {
    const karin = await portal.signIn('karin');
    const [first, second] = [fresh(), fresh()];
    const fields = { ...newUser('loggas'), username: 'ny.loggas' };
    await karin.submit(`${own}/anvandare/ny`, fields);
    const path = await pathOf(portal, 'ny.loggas');
    const { id } = await userByName(portal, 'ny.loggas');
    await karin.submit(`${path}/redigera`, { email: first });
    await karin.submit(`${path}/redigera`, { email: second });
    await karin.post(`${path}/e-post/skicka-lanken-igen`, {});
    await confirmAt(portal, second);
    const events = await portal.prisma.logEvent.findMany({
      where: { subjectId: id },
      orderBy: { id: 'asc' },
    });
    expect(events.slice(1).map(({ action, personal }) => [action, personal])).toEqual([
      ['user.email-requested', { email: { before: fields.email, after: first } }],
      ['user.email-cancelled', { email: { before: first, after: fields.email } }],
      ['user.email-requested', { email: { before: fields.email, after: second } }],
      ['user.email-link-sent-again', { email: { before: fields.email, after: second } }],
      ['user.email-confirmed', { email: { before: fields.email, after: second } }],
    ]);
    const third = fresh();
    await karin.submit(`${path}/redigera`, { email: third });
    const link = await mailedLink(portal, third);
    await karin.submit(`${path}/ta-bort`);
    expect(mainText(await portal.visitor().get(link))).toContain('Länken gäller inte längre');
    const kept = await portal.prisma.logEvent.findMany({ where: { subjectId: id } });
    expect(
      JSON.stringify(kept, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/@adress\.example/);
    expect(await portal.prisma.emailChange.count({ where: { userId: id } })).toBe(0);
  });

  it('AUT-04 ACC-07 an authority that is removed takes what waits with it', async () => {
    const nimic = await portal.signIn('nimic');
    const { id, informalName } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Polisen' },
    });
    const path = `/administration/myndigheter/${id}`;
    const after = fresh();
    await nimic.submit(`${path}/redigera`, { email: after });
    const link = await mailedLink(portal, after);
    const answer = await nimic.submit(`${path}/ta-bort`, { name: informalName });
    expect(answer.status).toBe(303);
    expect(mainText(await portal.visitor().get(link))).toContain('Länken gäller inte längre');
  });

  it('AUT-04 a closed link keeps no address, and is forgotten thirty days after it expired', async () => {
    const after = fresh();
    const karin = await portal.signIn('karin');
    await karin.submit(`${own}/redigera`, { email: after });
    await confirmAt(portal, after);
    const kept = () => portal.prisma.emailChange.findMany({ where: { outcome: 'CONFIRMED' } });
    for (const { before, after: address } of await kept()) expect([before, address]).toEqual(['', '']);
    pass(37 * day);
    await forgetLinks(portal.prisma, portal.clock.now);
    expect(await kept()).toEqual([]);
  });

  it.each(['x', 'x'.repeat(43), '%00', 'å'.repeat(43), `${'x'.repeat(50)}%F0%9F%98%80`])(
    'AUT-04 SEC-05 a link that never was says so: %s',
    async (token) => {
      const visitor = portal.visitor();
      for (const answer of [
        await visitor.get(`/bekrafta-adress/${token}`),
        await visitor.post(`/bekrafta-adress/${token}`, {}),
      ]) {
        expect(answer.status).toBe(404);
        expect(mainText(answer)).toContain('Länken gäller inte längre');
      }
    },
  );
});
