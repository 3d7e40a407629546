import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../support/fingerprint.ts';
import { newUser, pathOf, roleId, userByName } from '../support/people.ts';
import {
  type Answer,
  demoPassword,
  fieldErrors,
  formOf,
  mainText,
  usePortalForEach,
} from '../support/portal.ts';
import { addApp, codeAt, growOld, proveAnew, waitForNextCode } from '../support/second-factors.ts';

const portal = usePortalForEach();
const add = '/administration/min-myndighet/anvandare/ny';
const csv = '/administration/min-myndighet/anvandare/csv?status=active';
const { stringify } = JSON;
const events = (action: string) => portal.prisma.logEvent.count({ where: { action } });

/** Sends the page on, with a proof. */
const confirm = async (visitor: Awaited<ReturnType<typeof portal.signIn>>, page: Answer, proof: string) => {
  const { action, fields } = formOf(page);
  return visitor.post(action, { ...fields, _proof: proof });
};

async function karinLater() {
  const karin = await portal.signIn('karin');
  await growOld(portal);
  return karin;
}

describe('«Bekräfta att det är du»', () => {
  it('PWD-13 goes on with all that was typed, repeated fields and all, and nothing is done before', async () => {
    const karin = await karinLater();
    const roles = [
      await roleId(portal, 'Läsare', 'Tjänster'),
      await roleId(portal, 'Handläggare', 'Tjänster'),
    ];
    const typed = { ...newUser(), firstName: 'Åsa "Ö" <b>', isAdministrator: 'on', roles };
    const before = await fingerprintOf(portal.pool);
    const asked = await karin.submit(add, typed);
    expect(asked.status).toBe(403);
    expect(mainText(asked)).toContain('det du har skrivit följer med');
    expect(stringify(await fingerprintOf(portal.pool))).toBe(stringify(before));
    const done = await confirm(karin, asked, demoPassword);
    expect(done.headers.location).toMatch(/\/kvitto$/);
    const made = await portal.prisma.user.findUniqueOrThrow({
      where: { email: typed.email },
      include: { assignments: true },
    });
    expect(made).toMatchObject({ firstName: typed.firstName, isAdministrator: true });
    expect(made.assignments.map((one) => String(one.roleId)).sort()).toEqual([...roles].sort());
  });

  it('PWD-13 asks once in ten minutes, and of each sign-in', async () => {
    const [karin, elsewhere] = [await portal.signIn('karin'), await portal.signIn('karin')];
    await growOld(portal);
    await proveAnew(karin);
    const reset = await pathOf(portal, 'lars', '/aterstall-losenord');
    expect((await karin.submit(reset)).status).toBe(303);
    expect((await elsewhere.submit(reset)).status).toBe(403);
    portal.clock.now = new Date(portal.clock.now.getTime() + 10 * 60_000 - 1);
    expect((await karin.submit(reset)).status).toBe(303);
    portal.clock.now = new Date(portal.clock.now.getTime() + 1);
    expect((await karin.submit(reset)).status).toBe(403);
  });

  it('PWD-13 keeps what was typed when the password is wrong, and never shows that', async () => {
    const karin = await karinLater();
    const asked = await karin.submit(add, { ...newUser(), isAdministrator: 'on' });
    const wrong = await confirm(karin, asked, 'Hemligt-fel-1');
    expect(wrong.status).toBe(422);
    expect(fieldErrors(wrong)._proof).toBe('Lösenordet stämmer inte.');
    expect(wrong.text).not.toContain('Hemligt-fel-1');
    expect(fieldErrors(await confirm(karin, wrong, ''))._proof).toBe('Ange ditt lösenord.');
    expect((await confirm(karin, wrong, demoPassword)).headers.location).toMatch(/\/kvitto$/);
  });

  it('PWD-13 PWD-07 wrong passwords there block it as anywhere else', async () => {
    const karin = await karinLater();
    const reset = await pathOf(portal, 'lars', '/aterstall-losenord');
    const { passwordHash } = await userByName(portal, 'lars');
    let page = await karin.submit(reset);
    for (let tries = 0; tries < 5; tries += 1) page = await confirm(karin, page, `Fel${tries}2345`);
    expect(await events('password.blocked')).toBe(1);
    const right = await confirm(karin, page, demoPassword);
    expect(fieldErrors(right)._proof).toContain('stämmer inte');
    expect((await userByName(portal, 'lars')).passwordHash).toBe(passwordHash);
  });

  it('PWD-13 NAV-06 what was typed outlives a session that ends on the page, without the password', async () => {
    const karin = await karinLater();
    const asked = await karin.submit(add, { ...newUser(), isAdministrator: 'on' });
    portal.clock.now = new Date(portal.clock.now.getTime() + 31 * 60_000);
    const ended = await confirm(karin, asked, demoPassword);
    expect(mainText(ended)).toContain('Logga in igen så skickas det du skrev');
    const signIn = formOf(ended, '.sign-in form');
    const back = await karin.post(signIn.action, {
      ...signIn.fields,
      username: 'karin',
      password: demoPassword,
    });
    const again = formOf(await karin.get(back.headers.location!));
    expect(again.fields).not.toHaveProperty('_proof');
    const done = await karin.post(again.action, again.fields);
    expect(done.headers.location).toMatch(/\/kvitto$/);
  });

  it('PWD-13 a form without anything to prove is not asked about, however old the proof', async () => {
    const karin = await karinLater();
    expect((await karin.submit(add, newUser())).headers.location).toMatch(/\/kvitto$/);
  });

  it('PWD-13 leads to no other address than our own pages', async () => {
    const karin = await karinLater();
    const page = await karin.get('/visa-vem-du-ar?till=https://evil.example/csv');
    expect((await confirm(karin, page, demoPassword)).headers.location).toBe('/');
  });
});

describe('a list', () => {
  it('PWD-13 is downloaded once it is proven, with its filter', async () => {
    const karin = await karinLater();
    const asked = await karin.get(csv);
    expect(asked.headers.location).toBe(`/visa-vem-du-ar?till=${encodeURIComponent(csv)}`);
    const page = await karin.get(asked.headers.location!);
    expect(page.page.querySelector('main .actions a')?.getAttribute('href')).toBe(csv.replace('/csv', ''));
    const proven = await confirm(karin, page, demoPassword);
    const shown = await karin.get(proven.headers.location!);
    expect(shown.headers.refresh).toBe(`0; url=${csv}`);
    expect(shown.page.querySelector(`main a[href="${csv}"]`)).not.toBeNull();
    const file = await karin.get(csv);
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.text).toContain('Bergqvist');
  });
});

describe('where there is a second factor', () => {
  async function karinWithApp() {
    const karin = await portal.signIn('karin');
    const { key, codes } = await addApp(portal, karin);
    waitForNextCode(portal);
    await growOld(portal);
    const asked = await karin.submit(await pathOf(portal, 'lars', '/aterstall-losenord'));
    return { karin, asked, codes, code: () => codeAt(key, portal.clock.now) };
  }

  it('PWD-13 the password is no proof, a code is, and once', async () => {
    const { karin, asked, code } = await karinWithApp();
    expect(fieldErrors(await confirm(karin, asked, demoPassword))._proof).toContain(
      'Reservkoden stämmer inte',
    );
    const used = code();
    expect((await confirm(karin, asked, used)).status).toBe(303);
    await growOld(portal);
    expect(fieldErrors(await confirm(karin, asked, used))._proof).toContain('redan använd');
    expect(await events('second-factor.refused')).toBe(2);
  });

  it('PWD-13 PWD-11 wrong codes count with those of the sign-in', async () => {
    const { karin, asked, code } = await karinWithApp();
    const wrong = code() === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1) await confirm(karin, asked, wrong);
    expect(fieldErrors(await confirm(karin, asked, code()))._proof).toContain('För många felaktiga koder');
    const visitor = portal.visitor();
    await visitor.submit('/logga-in', { username: 'karin', password: demoPassword });
    expect(fieldErrors(await visitor.submit('/logga-in/kod', { code: code() })).code).toContain('För många');
  });

  it('PWD-13 a recovery code is a proof, and once', async () => {
    const { karin, asked, codes } = await karinWithApp();
    expect((await confirm(karin, asked, codes[0]!)).status).toBe(303);
    await growOld(portal);
    expect((await confirm(karin, asked, codes[0]!)).status).toBe(422);
    expect(await portal.prisma.recoveryCode.count()).toBe(9);
  });

  it('PWD-13 of ten sign-ins that prove at once with one code one goes on', async () => {
    const visitors = [];
    for (let number = 0; number < 10; number += 1) visitors.push(await portal.signIn('karin'));
    const { key } = await addApp(portal, visitors[0]!);
    waitForNextCode(portal);
    await growOld(portal);
    const asked = await Promise.all(visitors.map((visitor) => visitor.get('/visa-vem-du-ar')));
    const code = codeAt(key, portal.clock.now);
    const answers = await Promise.all(visitors.map((visitor, at) => confirm(visitor, asked[at]!, code)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter((answer) => fieldErrors(answer)._proof?.includes('redan använd'))).toHaveLength(9);
  });
});
