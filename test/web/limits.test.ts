import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen, type Listening } from '../../src/operation/server.ts';
import { labels } from '../../src/registration/fields.ts';
import { invite } from '../invitations/invite.ts';
import { encode, formOf, mainText, usePortal, Visitor } from '../support/portal.ts';

vi.setConfig({ testTimeout: 60_000 });

const portal = usePortal();
const edit = '/administration/min-myndighet/redigera';
let server: Listening;
let port: number;
let karin: Visitor;
let karinsCookie: string;

beforeAll(async () => {
  const settings = { host: '127.0.0.1', port: 0, drainSeconds: 0 };
  server = await listen(portal.app as never, settings, new AbortController().signal);
  port = Number(new URL(server.url).port);
  karin = await portal.signIn('karin');
  karinsCookie = await cookieOf('karin');
});
afterAll(() => server.stop());
beforeEach(() => portal.prisma.$executeRaw`DELETE FROM rate_limit`.then(() => undefined));

async function cookieOf(username: string): Promise<string> {
  const page = await fetch(`${server.url}/logga-in`);
  const cookie = page.headers.getSetCookie()[0]!.split(';')[0]!;
  const [, token] = /name="_csrf" value="([^"]+)"/.exec(await page.text())!;
  const body = new URLSearchParams({ _csrf: token!, username, password: 'Demo1234' });
  const { headers } = await fetch(`${server.url}/logga-in`, {
    method: 'POST',
    body,
    headers: { cookie },
    redirect: 'manual',
  });
  return headers
    .getSetCookie()
    .find((one) => one.startsWith('session='))!
    .split(';')[0]!;
}

interface Sent {
  path?: string;
  cookie?: string;
  length?: number;
  more?: string;
}

/** The head of a form on a connection of its own, to be followed by what a test wants. */
function head({ path = '/logga-in', cookie = '', length, more = '' }: Sent): string {
  const size = length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n${size}\r\n${more}${cookie && `Cookie: ${cookie}\r\n`}\r\n`;
}

function open(text: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  return socket;
}

/** What is answered until the page is there; empty when the connection ends without an answer. */
const answered = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('</html>')) resolve(text);
    });
    socket.on('close', () => resolve(text));
  });

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

describe('SEC-07 a stranger’s form', () => {
  it.each([
    ['that says it is too long', head({ length: 70_000 })],
    ['that says it is very long', head({ length: 9_000_000_000 })],
    ['at a page for users', head({ length: 500_000, path: edit })],
  ])('SEC-07 %s is refused before any of it has come', async (_, text) => {
    const socket = open(text);
    const from = performance.now();
    const answer = await answered(socket);
    expect(statusOf(answer)).toBe(413);
    expect(answer).toContain('Formuläret är för stort');
    expect(performance.now() - from).toBeLessThan(2_000);
    await vi.waitUntil(() => socket.destroyed, { timeout: 5_000 }); // Nobody waits for the rest.
  });

  it('SEC-07 of unknown length is counted while it is read', async () => {
    const socket = open(head({}));
    const chunk = `2000\r\n${'a'.repeat(0x2000)}\r\n`;
    socket.write(chunk.repeat(7));
    await pause(200);
    socket.write(chunk.repeat(2));
    expect(statusOf(await answered(socket))).toBe(413);
    socket.destroy();
  });

  it('SEC-07 with many fields is refused before they are decoded', async () => {
    const fields = Array.from({ length: 101 }, (_, index) => `f${index}=%`).join('&');
    const answer = await portal.visitor().agent.post('/logga-in').type('form').send(fields);
    expect(answer.status).toBe(413);
  });

  it('SEC-07 in pieces of one byte is refused, before it takes seconds', async () => {
    const body = '1\r\na\r\n'.repeat(6_000);
    expect(statusOf(await answered(open(head({}) + body)))).toBe(413);
  });

  it('SEC-07 that is packed is not unpacked', async () => {
    const answer = await answered(
      open(head({ length: 10, more: 'Content-Encoding: gzip\r\n' }) + 'x'.repeat(10)),
    );
    expect(statusOf(answer)).toBe(400);
  });

  it('SEC-07 that comes too slowly is not waited for', async () => {
    const from = performance.now();
    const answer = await answered(open(`${head({ length: 60_000 })}username=`));
    expect(statusOf(answer)).toBe(408);
    expect(answer).toContain('Formuläret kom inte fram');
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  it('SEC-07 is not echoed', async () => {
    const typed = 'Detta skrev jag';
    for (const path of ['/logga-in', '/glomt-losenordet', '/logga-ut', '/inbjudan/finns-inte', edit]) {
      const answer = await portal
        .visitor()
        .post(path, { _csrf: 'x', typed, [typed]: 'x', target: `/${typed}` });
      expect(answer.status).toBe(403);
      expect(mainText(answer)).toContain('Formuläret behöver skickas igen');
      expect(answer.text).not.toContain(typed);
      expect(answer.page.querySelectorAll('main input')).toHaveLength(0);
    }
  });

  it('ACC-04 SEC-07 is long enough for an invited authority that fills every field to its limit', async () => {
    const { link } = await invite(portal);
    const guest = portal.visitor();
    const { fields } = formOf(await guest.get(link));
    const filled = Object.fromEntries(Object.keys(labels).map((field) => [field, '€'.repeat(300)]));
    const answer = await guest.post(link, { ...fields, ...filled, language: 'sv', userLanguage: 'sv' });
    expect(answer.status).toBe(422);
    expect(formOf(answer).fields.officialName).toBe('€'.repeat(300));
  });
});

describe('SEC-07 the forms that are under way together', () => {
  /** So much of a long form, which then stands still. */
  const begin = (length: number, sent: Sent): Socket =>
    open(head({ length: length + 1, ...sent }) + 'a='.padEnd(length, 'a'));

  it('SEC-07 one network’s take up its own part, and nobody else’s', async () => {
    const begun = Array.from({ length: 4 }, () => begin(60_000, {}));
    await pause(300);
    const refused = await answered(open(head({ length: 60_000 }) + 'a'.repeat(60_000)));
    expect(statusOf(refused)).toBe(429);
    expect(refused).toMatch(/\r\nRetry-After: 5\r\n/);
    expect(refused).toContain('Du har skickat för mycket på en gång');
    const own = await answered(open(head({ length: 3, path: edit, cookie: karinsCookie }) + 'a=b'));
    expect(own).toContain('Skicka igen');
    for (const socket of begun) socket.destroy();
    await pause(300);
    // One after the other: each gives back what it took.
    for (let time = 0; time < 6; time++)
      expect(statusOf(await answered(open(head({ length: 60_000 }) + 'a'.repeat(60_000))))).toBe(403);
  });

  it('SEC-07 those of all users are capped, and given back when they go', async () => {
    const cookies = await Promise.all(['lars', 'nimic', 'atkomst', 'ensam'].map(cookieOf));
    const begun = cookies.map((cookie) => begin(1_000_000, { path: edit, cookie }));
    await pause(500);
    const from = performance.now();
    const long = head({ length: 1_000_000, path: edit, cookie: karinsCookie }) + 'a='.padEnd(1_000_000, '"');
    const refused = await answered(open(long));
    expect(statusOf(refused)).toBe(503);
    expect(refused).toMatch(/\r\nRetry-After: 5\r\n/);
    expect(refused).toContain('Portalen har för mycket att göra');
    expect(performance.now() - from).toBeLessThan(3_000);
    for (const socket of begun) socket.destroy();
    await pause(500);
    expect(statusOf(await answered(open(long)))).toBe(403);
  });

  it('SEC-07 a user may fill every field of the longest form with ten thousand characters, and sees them again', async () => {
    const { fields } = formOf(await karin.get(edit));
    const filled = {
      ...fields,
      description: '"'.repeat(10_000),
      competences: 'å'.repeat(10_000),
      areaOfActivity: '<'.repeat(10_000),
    };
    const answer = await karin.post(edit, filled);
    expect(answer.status).toBe(422);
    expect(formOf(answer).fields).toMatchObject({
      description: filled.description,
      areaOfActivity: filled.areaOfActivity,
    });
    const again = await karin.post(edit, { ...filled, _csrf: 'x' });
    expect(again.status).toBe(403);
    expect(formOf(again).fields).toMatchObject({
      description: filled.description,
      competences: filled.competences,
    });
  });

  it('SEC-02 the rights count at the moment the form is all there', async () => {
    const cookie = await cookieOf('lars');
    const body = encode({ _csrf: 'x', telephone: '08-465 00 00' });
    const socket = open(head({ length: body.length, path: '/mina-uppgifter', cookie }) + body.slice(0, -1));
    await pause(300);
    await portal.prisma
      .$executeRaw`UPDATE sign_in SET ended_at = now() WHERE user_id = (SELECT id FROM "user" WHERE username = 'lars')`;
    socket.write(body.slice(-1));
    const answer = await answered(socket);
    expect(answer).toContain('Du är inte inloggad längre');
    expect(answer).not.toContain('08-465 00 00');
  });
});

describe('SEC-07 one user’s requests', () => {
  it('SEC-07 take turns, more than may wait are refused, and others are answered meanwhile', async () => {
    const lars = await portal.signIn('lars');
    const client = await portal.owner.connect();
    await client.query('BEGIN; LOCK TABLE authority_module');
    const slow = Array.from({ length: 110 }, () => karin.get('/administration/min-myndighet/moduler'));
    try {
      const refused: number[] = [];
      for (const answer of slow) void answer.then(({ status }) => refused.push(status));
      await vi.waitUntil(() => refused.length > 0, { timeout: 20_000 });
      expect((await lars.get('/mina-uppgifter')).status).toBe(200);
      expect(new Set(refused)).toEqual(new Set([429]));
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    const statuses = (await Promise.all(slow)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(110 - 3 - 100);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3 + 100);
    expect((await karin.get('/administration/min-myndighet/moduler')).status).toBe(200);
  });

  it('SEC-02 that have waited for a turn are nobody’s when the sign-in has ended meanwhile', async () => {
    const visitor = await portal.signIn('ensam');
    const client = await portal.owner.connect();
    await client.query('BEGIN; LOCK TABLE authority_module');
    const slow = [1, 2, 3, 4].map(() => visitor.get('/administration/min-myndighet/moduler'));
    await pause(1_500);
    await portal.prisma
      .$executeRaw`UPDATE sign_in SET ended_at = now() WHERE user_id = (SELECT id FROM "user" WHERE username = 'ensam')`;
    await client.query('ROLLBACK');
    client.release();
    const statuses = (await Promise.all(slow)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 200, 200, 303]);
  });

  it('SEC-07 give their turn back when the connection closes, also those behind another on it', async () => {
    const cookie = await cookieOf('ensam');
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`;
    const client = await portal.owner.connect();
    for (let time = 0; time < 2; time++) {
      await client.query('BEGIN; LOCK TABLE authority_module');
      const behind = get('/mina-uppgifter').repeat(3);
      const socket = open(get('/administration/min-myndighet/moduler') + behind);
      await pause(500);
      socket.destroy();
      await client.query('ROLLBACK');
    }
    client.release();
    const answer = await answered(open(get('/mina-uppgifter')));
    expect(statusOf(answer)).toBe(200);
  });

  it('SEC-07 for new passwords are limited', async () => {
    const body = { presentPassword: '', newPassword: 'a', repeatedPassword: 'b' };
    for (let time = 0; time < 60; time++) expect((await karin.post('/byt-losenord', body)).status).toBe(422);
    expect((await karin.post('/byt-losenord', body)).status).toBe(429);
    expect((await (await portal.signIn('lars')).post('/byt-losenord', body)).status).toBe(422);
  });

  it.each([
    ['an address', '/sok-myndighet?text=', 414],
    ['an address that leads nowhere', '/finns-inte?text=', 404],
  ])('SEC-07 %s of 9,000 characters is not echoed', async (_, path, status) => {
    const answer = await karin.get(path + 'x'.repeat(9_000));
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('xxxxxxxx');
  });
});
