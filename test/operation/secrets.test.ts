import { afterEach, expect, it, vi } from 'vitest';
import { sealKey } from '../../src/second-factors/sealed-key.ts';
import { createSecrets } from '../../src/secrets.ts';
import { production, type Program, startProgram } from '../start/program.ts';
import { useDatabase } from '../support/database.ts';
import { Guest } from '../support/guest.ts';
import { useMailServer } from '../support/mail-server.ts';
import { demoPassword } from '../support/portal.ts';
import { codeAt } from '../support/second-factors.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const database = useDatabase('demo');
const mailServer = useMailServer();
const programs: Program[] = [];
const [old, next] = ['o'.repeat(32), 'n'.repeat(32)];

interface Machine {
  url: string;
  kill: () => Promise<unknown>;
}

afterEach(async () => {
  for (const program of programs) program.signal('SIGKILL');
  await Promise.all(programs.splice(0).map(({ ended }) => ended));
});

/** One of two machines behind the same proxy. */
async function start(SESSION_SECRET: string): Promise<Machine> {
  const settings = { ...production, DATABASE_URL: database.url, SMTP_URL: mailServer.url };
  const machine = { PORT: '0', TRUST_PROXY: '1', WEB_CONCURRENCY: '1', SESSION_SECRET };
  const program = startProgram('build/main.js', { ...settings, ...machine }, [], 200_000);
  programs.push(program);
  const [, port] = await program.printed(/Portalen svarar på http:\/\/[\w.]+:(\d+)/);
  const kill = () => {
    program.signal('SIGKILL');
    return program.ended;
  };
  return { url: `http://127.0.0.1:${port}`, kill };
}

/** A browser that is signed in, and that the proxy sends now to one machine, now to the other. */
class Signed extends Guest {
  isSignedInAt = async (machine: Machine): Promise<boolean> => {
    const headers = { cookie: this.cookie, 'x-forwarded-proto': 'https' };
    const { status } = await fetch(`${machine.url}/mina-uppgifter`, { headers, redirect: 'manual' });
    return status === 200;
  };
}

async function signInAt(machine: Machine): Promise<Signed> {
  const browser = new Signed(machine.url);
  const answer = await browser.submit('/logga-in', { username: 'karin', password: demoPassword });
  expect(answer.status).toBe(303);
  return browser;
}

const appKey = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** An app of tvasteg, added under a secret. */
async function addApp(text: string): Promise<void> {
  const { id: userId } = await database.prisma.user.findUniqueOrThrow({ where: { username: 'tvasteg' } });
  const sealed = sealKey(appKey, userId, createSecrets([{ number: 0, text }]));
  await database.prisma.totp.update({ where: { userId }, data: { sealed } });
}

async function signsInWithApp(machine: Machine): Promise<boolean> {
  const browser = new Guest(machine.url);
  await browser.submit('/logga-in', { username: 'tvasteg', password: demoPassword });
  const answer = await browser.submit('/logga-in/kod', { code: codeAt(appKey, new Date()) });
  return answer.status === 303 && answer.headers.location === '/';
}

/** A mail is recorded by one machine while the mail server is away, and sent by the other. */
async function mailFrom(recorder: Machine, browser: Signed, sender: () => Promise<Machine>) {
  const { id, email } = await database.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
  await mailServer.goDown();
  const reset = await browser.submit(`/administration/min-myndighet/anvandare/${id}/aterstall-losenord`);
  expect(reset.status).toBe(303);
  const recorded = await database.prisma.mail.findFirstOrThrow({
    where: { template: 'password-reset' },
    orderBy: { id: 'desc' },
  });
  expect(recorded).toMatchObject({ recipient: email, sentAt: null });
  await recorder.kill();
  const machine = await sender();
  await mailServer.comeUp();
  const received = () => mailServer.seen.filter((messageId) => messageId === `<${recorded.messageId}>`);
  // The jobs of the machines send mails too: only this one is counted.
  const untilReceived = async () => {
    // Again and again, since a try from before the server came up may be noted only now.
    await database.pool.query(`UPDATE mail SET next_try_at = now() WHERE sent_at IS NULL; NOTIFY mail`);
    expect(received()).toHaveLength(1);
  };
  await vi.waitFor(untilReceived, { timeout: 60_000, interval: 500 });
  return machine;
}

it('SEC-09 the secret is changed as the README says, on one machine after the other, and nobody and nothing is lost', async () => {
  // Before: both machines have the old secret, as it has always been.
  await addApp(old);
  let one = await start(old);
  const before = await signInAt(one);
  // 1. Each machine learns the new secret, and goes on with the old one.
  let two = await start(`${old},2:${next}`);
  expect(await before.isSignedInAt(two)).toBe(true);
  const during = await signInAt(two);
  expect(await during.isSignedInAt(one)).toBe(true);
  one = await mailFrom(two, during, () => Promise.resolve(one));
  two = await start(`${old},2:${next}`);
  await one.kill();
  one = await start(`${old},2:${next}`);
  // 2. Each machine goes over to the new one; the other, not yet there, knows what it makes.
  await one.kill();
  one = await start(`2:${next},${old}`);
  for (const browser of [before, during])
    for (const machine of [one, two]) expect(await browser.isSignedInAt(machine)).toBe(true);
  const after = await signInAt(one);
  expect(await after.isSignedInAt(two)).toBe(true);
  two = await mailFrom(one, after, () => Promise.resolve(two));
  one = await start(`2:${next},${old}`);
  const last = await signInAt(two);
  one = await mailFrom(two, last, () => Promise.resolve(one));
  two = await start(`2:${next},${old}`);

  // 3. Once nothing of the old one is left, it goes.
  await one.kill();
  one = await start(`2:${next}`);
  expect(await after.isSignedInAt(one)).toBe(true);
  expect(await before.isSignedInAt(one)).toBe(false);
  expect(await signsInWithApp(one)).toBe(true);
});
