import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { startSweeping } from '../../src/web/session.ts';
import { demoPassword, formOf, mainText, notice, usePortal, without } from '../support/portal.ts';

const portal = usePortal();
const rows = async (): Promise<number> =>
  (await portal.pool.query<{ n: number }>('SELECT count(*)::integer AS n FROM session')).rows[0]!.n;

describe('a browser that nobody is signed in at', () => {
  it('SEC-07 has no session row: 2,000 sign-in pages make none', async () => {
    const before = await rows();
    for (let round = 0; round < 40; round++) {
      const pages = Array.from({ length: 50 }, () => supertest(portal.app).get('/logga-in'));
      for (const { status, text } of await Promise.all(pages)) {
        expect(status).toBe(200);
        expect(text).toMatch(/name="_csrf" value="[\w-]{43}"/);
      }
    }
    expect(await rows()).toBe(before);
  }, 120_000);

  it('SEC-07 has none after refused forms, other pages and signing out either', async () => {
    const before = await rows();
    const visitor = portal.visitor();
    await visitor.submit('/logga-in', { username: 'lars', password: 'Fel12345' });
    await visitor.submit('/glomt-losenordet', { username: '', email: '' });
    for (const path of ['/finns-inte', '/', '/inbjudan/finns-inte']) await visitor.get(path);
    for (let time = 0; time < 3; time++) {
      const { headers } = await visitor.post('/logga-ut', {});
      expect(notice(await visitor.get(headers.location!))).toBe('Du har loggat ut.');
    }
    expect(await rows()).toBe(before);
  });

  it('SEC-02 sends forms that were shown in another of its tabs, and days ago', async () => {
    const visitor = portal.visitor();
    const [first, second] = [formOf(await visitor.get('/logga-in')), formOf(await visitor.get('/logga-in'))];
    expect(first.fields._csrf).toBe(second.fields._csrf);
    await visitor.get('/glomt-losenordet');
    portal.clock.now = new Date(portal.clock.now.getTime() + 3 * 24 * 60 * 60_000);
    const answer = await visitor.post('/logga-in', {
      ...first.fields,
      username: 'lars',
      password: demoPassword,
    });
    expect(answer.status).toBe(303);
  });

  it('SEC-02 sends no form with another browser’s token, or without its own cookie', async () => {
    const [one, other] = [portal.visitor(), portal.visitor()];
    const { fields } = formOf(await one.get('/logga-in'));
    await other.get('/logga-in');
    const sent = { ...fields, username: 'lars', password: demoPassword };
    for (const browser of [other, portal.visitor()]) {
      const answer = await browser.post('/logga-in', sent);
      expect(answer.status).toBe(403);
      expect(mainText(answer)).toContain('Formuläret behöver skickas igen');
      expect(answer.page.querySelector('main a')?.getAttribute('href')).toBe('/logga-in');
    }
    for (const wrong of [undefined, '', 'x', `${fields._csrf as string}x`])
      expect((await one.post('/logga-in', { ...without(sent, '_csrf'), _csrf: wrong ?? '' })).status).toBe(
        403,
      );
    expect((await one.post('/logga-in', sent)).status).toBe(303);
  });

  it('SEC-02 a cookie that we did not sign counts for nothing', async () => {
    const cookie = `session=${encodeURIComponent('s:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x')}`;
    const { headers } = await supertest(portal.app).get('/logga-in').set('Cookie', cookie);
    expect(String(headers['set-cookie'])).toMatch(/^session=s%3A(?!AAAA)/);
  });

  it('SEC-02 a form that the version before showed, with its session row, is taken', async () => {
    const visitor = portal.visitor();
    const { headers } = await visitor.get('/logga-in');
    const [, id] = /session=s%3A([^.]+)\./.exec(String(headers['set-cookie']))!;
    const data = { cookie: { path: '/', httpOnly: true }, csrfToken: 'f'.repeat(64) };
    await portal.pool.query(`INSERT INTO session VALUES ($1, $2, now() + interval '1 hour')`, [id, data]);
    const answer = await visitor.post('/logga-in', {
      _csrf: data.csrfToken,
      target: '/',
      username: 'lars',
      password: demoPassword,
    });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  it('SEC-02 somebody who is signed in has a token that the version before takes too', async () => {
    const karin = await portal.signIn('karin');
    const { rows: found } = await portal.pool.query<{ token: string }>(
      `SELECT sess->>'csrfToken' AS token FROM session ORDER BY expire DESC LIMIT 1`,
    );
    expect(found[0]!.token).toBe(await karin.token());
  });
});

it('SEC-07 old session rows are swept at the start and then at intervals, the others stay', async () => {
  const cookie = { path: '/' };
  const add = (id: string, interval: string) =>
    portal.pool.query(`INSERT INTO session VALUES ($1, $2, now() + $3::interval)`, [
      id,
      { cookie },
      interval,
    ]);
  await add('old', '-1 minute');
  await add('young', '1 minute');
  await startSweeping(portal.pool).stop();
  const { rows: left } = await portal.pool.query<{ sid: string }>(
    `SELECT sid FROM session WHERE sid IN ('old', 'young')`,
  );
  expect(left).toEqual([{ sid: 'young' }]);
});
