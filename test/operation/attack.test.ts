import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { production, type Program, startProgram } from '../start/program.ts';
import { useDatabase } from '../support/database.ts';
import { Guest } from '../support/guest.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const database = useDatabase('demo');
const agent = new Agent({ keepAlive: true });
let portal: Program;
afterEach(async () => {
  agent.destroy();
  portal.signal('SIGKILL');
  await portal.ended;
});

/** As `npm start` starts it: with little memory. */
async function start(): Promise<string> {
  const { start: command } = (
    JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
  ).scripts;
  const options = command.split(' ').filter((option) => option.startsWith('--m') || option.startsWith('--v'));
  const settings = {
    ...production,
    DATABASE_URL: database.url,
    PORT: '0',
    WEB_CONCURRENCY: '2',
    TRUST_PROXY: '1',
  };
  portal = startProgram('build/main.js', { ...settings, NODE_OPTIONS: options.join(' ') }, [], 170_000);
  return (await portal.printed(/Portalen svarar på (http:\/\/[\w.]+:\d+)/))[1]!;
}

const workers = (): string[] =>
  readFileSync(`/proc/${portal.pid}/task/${portal.pid}/children`, 'utf8').trim().split(' ');

/** The most memory that a process has taken, in MB. */
const peak = (pid: string): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

/** Quotation marks, which take five characters each in a page. */
const quotes = (fields: number, bytes: number): string =>
  Array.from({ length: fields }, (_, index) => `f${index}=${'"'.repeat(bytes / fields - 7)}`).join('&');

/** The status that the form is answered with; 0 when the connection ends without. */
const send = (url: string, body: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Forwarded-Proto': 'https' };
    const length = { 'Content-Length': body.length };
    const sending = request(
      url,
      { method: 'POST', agent, headers: { ...type, ...length, ...headers } },
      (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode!));
      },
    );
    sending.once('error', () => resolve(0));
    sending.end(body);
  });

const together = (count: number, one: (index: number) => Promise<number>): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

it('SEC-07 two processes live through what strangers and users send at once, and go on serving others', async () => {
  const url = await start();
  const before = workers();
  const users = await Promise.all(
    ['karin', 'lars', 'nimic', 'atkomst', 'ensam'].map(async (username) => {
      const guest = new Guest(url);
      await guest.submit('/logga-in', { username, password: 'Demo1234' });
      return guest;
    }),
  );
  const [long, wide] = [quotes(4_990, 3_000_000), quotes(90, 60_000)];
  expect(new Set(await together(30, () => send(`${url}/logga-in`, long, {})))).toEqual(new Set([413]));
  const strangers = together(300, (index) =>
    send(`${url}/logga-in`, wide, { 'X-Forwarded-For': `198.51.${index}.1` }),
  );
  const signedIn = together(60, (index) =>
    send(`${url}/mina-uppgifter`, quotes(4_990, 1_000_000), { Cookie: users[index % 5]!.cookie }),
  );
  const other = new Guest(url);
  await other.submit('/logga-in', { username: 'kommissionen', password: 'Demo1234' });
  expect((await other.get('/mina-uppgifter')).status).toBe(200);
  // On a busy machine some are cut off (0), or are too slow (408): refused all the same.
  for (const status of [...(await strangers), ...(await signedIn)])
    expect([0, 403, 408, 429, 503]).toContain(status);
  expect(await signedIn).toContain(403);
  expect((await users[0]!.get('/mina-uppgifter')).status).toBe(200);
  expect(workers()).toEqual(before);
  for (const pid of before) expect(peak(pid)).toBeLessThan(400);
});
