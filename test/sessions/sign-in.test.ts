import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { demoPassword, fieldErrors, mainText, notice, usePortal } from '../support/portal.ts';

const portal = usePortal();
const minutes = 60_000;

describe('signing in', () => {
  it('leads to the page that was asked for', async () => {
    const visitor = portal.visitor();
    const asked = await visitor.get('/administration/min-myndighet/moduler');
    expect(asked.status).toBe(303);
    const answer = await visitor.submit(asked.headers.location!, {
      username: 'karin',
      password: demoPassword,
    });
    expect(answer).toMatchObject({
      status: 303,
      headers: { location: '/administration/min-myndighet/moduler' },
    });
    expect(mainText(await visitor.get(answer.headers.location!))).toContain('Utstationering av arbetstagare');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
  ])('never leads to another site: %s', async (target) => {
    const answer = await portal
      .visitor()
      .submit('/logga-in', { username: 'lars', password: demoPassword, target });
    expect(answer.headers.location).toMatch(/^\/[^/\\]*$/);
  });

  it('takes the username whatever its letter case', async () => {
    const answer = await portal
      .visitor()
      .submit('/logga-in', { username: ' KARIN ', password: demoPassword });
    expect(answer.status).toBe(303);
  });

  it('PWD-07 says the same for a wrong password, an unknown user and a blocked one', async () => {
    const answers = await Promise.all(
      [
        ['karin', 'Fel12345'],
        ['ingen.alls', 'Fel12345'],
        ['blockerad', demoPassword],
      ].map(([username, password]) =>
        portal.visitor().submit('/logga-in', { username: username!, password: password! }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]));
    expect(new Set(answers.map((answer) => fieldErrors(answer).username)).size).toBe(1);
    expect(fieldErrors(answers[0]!).username).toContain('Användarnamnet eller lösenordet stämmer inte');
  });

  it('keeps the username that was typed, never the password', async () => {
    const answer = await portal.visitor().submit('/logga-in', { username: 'karin', password: 'Hemligt123' });
    expect(answer.page.querySelector('#username')?.getAttribute('value')).toBe('karin');
    expect(answer.text).not.toContain('Hemligt123');
  });

  it('asks for what is missing, at its field', async () => {
    const answer = await portal.visitor().submit('/logga-in', { username: '', password: '' });
    expect(fieldErrors(answer)).toEqual({ username: 'Ange användarnamn.', password: 'Ange lösenord.' });
    expect(answer.page.querySelectorAll('.ds-error-summary a')).toHaveLength(2);
  });

  it('LOG-01 is an event, and so is a refusal', async () => {
    await portal.visitor().submit('/logga-in', { username: 'lars', password: 'Fel12345' });
    await portal.signIn('lars');
    const events = await portal.prisma.logEvent.findMany({
      where: { OR: [{ actorName: 'Lars Bergqvist' }, { subjectName: 'Lars Bergqvist' }] },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(events.map(({ action }) => action)).toEqual(['session.signed-in', 'session.refused']);
    expect(JSON.stringify(events.map(({ changes }) => changes))).not.toContain('Fel12345');
  });

  it('USR-13 the first sign-in makes a new user active, and later ones do not change when that was', async () => {
    const user = { username: 'atkomst' };
    await portal.prisma.user.update({ where: user, data: { firstSignInAt: null } });
    await portal.signIn('atkomst');
    const first = (await portal.prisma.user.findUniqueOrThrow({ where: user })).firstSignInAt;
    expect(first).not.toBeNull();
    portal.clock.now = new Date(portal.clock.now.getTime() + minutes);
    await portal.signIn('atkomst');
    expect((await portal.prisma.user.findUniqueOrThrow({ where: user })).firstSignInAt).toEqual(first);
  });
});

describe('the session', () => {
  it('SEC-02 gets a new ID at sign-in', async () => {
    const visitor = portal.visitor();
    const idOf = (answer: { headers: Record<string, unknown> }) =>
      /(?:^|,)(session=[^;]+)/.exec(String(answer.headers['set-cookie']))?.[1];
    const before = idOf(await visitor.get('/logga-in'));
    const after = idOf(await visitor.submit('/logga-in', { username: 'karin', password: demoPassword }));
    expect(before).toContain('session=');
    expect(after).toContain('session=');
    expect(after).not.toBe(before);
  });

  it('SEC-02 has a cookie that scripts and other sites cannot use', async () => {
    const { headers } = await portal.visitor().get('/logga-in');
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
  });

  it('SEC-02 has a cookie in production that goes over https alone, and is not handed out over http', async () => {
    const settings = { ...readSettings({ NODE_ENV: 'test' }), production: true, trustProxy: 1 };
    const app = createApp({ settings, prisma: portal.prisma, pool: portal.pool });
    const page = (protocol: string) => supertest(app).get('/logga-in').set('X-Forwarded-Proto', protocol);
    expect(String((await page('https')).headers['set-cookie'])).toMatch(
      /^__Host-session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await page('http')).headers['set-cookie']).toBeUndefined();
  });

  it('SEC-02 ends after 30 minutes without use', async () => {
    const karin = await portal.signIn('karin');
    portal.clock.now = new Date(portal.clock.now.getTime() + 29 * minutes);
    expect((await karin.get('/')).status).toBe(200);
    portal.clock.now = new Date(portal.clock.now.getTime() + 29 * minutes);
    expect((await karin.get('/')).status).toBe(200);
    portal.clock.now = new Date(portal.clock.now.getTime() + 31 * minutes);
    expect((await karin.get('/')).headers.location).toBe('/logga-in?till=%2F');
  });

  it('SEC-02 ends after 12 hours of use', async () => {
    const karin = await portal.signIn('karin');
    for (let used = 0; used < 12 * 60 - 20; used += 20) {
      portal.clock.now = new Date(portal.clock.now.getTime() + 20 * minutes);
      expect((await karin.get('/')).status).toBe(200);
    }
    portal.clock.now = new Date(portal.clock.now.getTime() + 21 * minutes);
    expect((await karin.get('/')).status).toBe(303);
  });

  it('is over after signing out, also for a copy of the cookie', async () => {
    const karin = await portal.signIn('karin');
    const token = await karin.token();
    const answer = await karin.post('/logga-ut', {});
    expect(notice(await karin.get(answer.headers.location!))).toBe('Du har loggat ut.');
    expect((await karin.get('/')).status).toBe(303);
    expect(token).not.toBe('');
    expect(await portal.prisma.signIn.count({ where: { endedAt: { not: null } } })).toBeGreaterThan(0);
  });
});
