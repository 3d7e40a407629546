import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { returnAddressOf } from '../../src/mail/return-address.ts';
import { takeBounce } from '../../src/mail/take-bounce.ts';
import { type MailWorker, startMailWorker } from '../../src/mail/worker.ts';
import { readSettings } from '../../src/settings.ts';
import { useMailServer } from '../support/mail-server.ts';
import { newUser } from '../support/people.ts';
import { mainText, usePortal, type Visitor } from '../support/portal.ts';
import { type About, failed, final, group, harmless, report } from './bounce-messages.ts';

const portal = usePortal();
const server = useMailServer();
const own = '/administration/min-myndighet';
const words = 'Mejlet kunde inte levereras';
vi.setConfig({ testTimeout: 90_000 });

const bounceAddress = 'studsar@portalen.example';
const settings = { ...readSettings({ MAIL_BOUNCE_ADDRESS: bounceAddress }), isDemo: false };
let worker: MailWorker;
let karin: Visitor;
beforeAll(async () => {
  const { url, prisma } = portal;
  const sending = { ...settings, smtpUrl: server.url };
  worker = startMailWorker({ url, prisma, settings: sending, pollInterval: 20 });
  karin = await portal.signIn('karin');
});
afterAll(() => worker.stop());
afterEach(() => portal.prisma.mail.deleteMany());

const take = (message: Buffer, at = new Date()) =>
  takeBounce(message, { db: portal.prisma, settings, now: at });

let users = 0;

/** Registers somebody, whose mail the server takes; returns what it was told of where to return it. */
async function register(): Promise<About & { id: number; path: string; email: string }> {
  const user = newUser(`studs${(users += 1)}`);
  const { email } = user;
  await karin.submit(`${own}/anvandare/ny`, user);
  const { id, path } = await vi.waitFor(
    async () => {
      const mail = await portal.prisma.mail.findFirstOrThrow({
        where: { recipient: email, sentAt: { not: null } },
      });
      return { id: mail.id, path: `${own}/anvandare/${mail.userId}` };
    },
    { timeout: 60_000, interval: 20 },
  );
  const envelope = server.envelopes.find(({ to }) => to[0] === email)!;
  return { to: envelope.from, recipient: email, id, path, email };
}

const rowOf = (id: number) => portal.prisma.mail.findUniqueOrThrow({ where: { id } });
const textOf = async (path: string) => mainText(await karin.get(path));

describe('the return address', () => {
  it('MAIL-04 is the mail’s own, and the server is told to report failures alone, without what the mail says', async () => {
    const { id, to, email } = await register();
    expect(to).toMatch(new RegExp(`^studsar\\+${id}-[0-9a-f]{20}@portalen\\.example$`));
    expect(server.envelopes.at(-1)).toEqual({
      from: to,
      to: [email],
      ret: 'HDRS',
      notify: ['FAILURE'],
      originalRecipient: `rfc822;${email}`,
    });
  });

  it('MAIL-04 has a mark that nobody else can make, of another mail or with another secret', async () => {
    const { id, to, recipient } = await register();
    const mark = /-([0-9a-f]{20})@/.exec(to)![1]!;
    const stranger = readSettings({ MAIL_BOUNCE_ADDRESS: bounceAddress, SESSION_SECRET: 'x'.repeat(32) });
    const forged = [
      to.replace(
        mark,
        mark.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      ),
      to.replace(`+${id}-`, `+${id - 1}-`),
      to.replace(`+${id}-`, `+${id}0-`),
      to.replace('portalen.example', 'portalen.example.se'),
      bounceAddress,
      returnAddressOf(id, { ...stranger, bounceAddress })!,
    ];
    for (const address of forged)
      expect([address, await take(failed({ to: address, recipient }))]).toEqual([address, 'not-ours']);
    expect(await rowOf(id)).toMatchObject({ failedAt: null });
    expect(await take(failed({ to, recipient }))).toBe('counted');
  });

  it('MAIL-04 is known while the secret that marked it is, and no more', async () => {
    const { to, recipient } = await register();
    const [old] = settings.secrets.texts;
    const after = (secret: string) => ({
      ...settings,
      secrets: readSettings({ SESSION_SECRET: secret }).secrets,
    });
    const takeWith = (secret: string) =>
      takeBounce(failed({ to, recipient }), { db: portal.prisma, settings: after(secret), now: new Date() });
    expect(await takeWith(`2:${'n'.repeat(32)}`)).toBe('not-ours');
    expect(await takeWith(`2:${'n'.repeat(32)},1:${old!}`)).toBe('counted');
  });
});

describe('what comes back', () => {
  it.each(Object.entries(final))('MAIL-04 %s: was not delivered', async (_name, [status, write]) => {
    const about = await register();
    expect(await take(write(about))).toBe('counted');
    expect(await rowOf(about.id)).toMatchObject({
      failedAt: expect.any(Date) as Date,
      sealed: null,
      lastError: `Mejlet kom tillbaka: mottagarens mejlserver kunde inte leverera det (${status}).`,
    });
  });

  it.each(Object.entries(harmless))('MAIL-04 %s: never counts', async (_name, write) => {
    const about = await register();
    expect(await take(write(about))).toBe('no-failure');
    expect(await rowOf(about.id)).toMatchObject({ failedAt: null });
  });

  it('MAIL-04 from somebody whom it was passed on to, never counts', async () => {
    const { to, id } = await register();
    expect(await take(report(to, [group('member@list.example')]))).toBe('other-recipient');
    expect(await rowOf(id)).toMatchObject({ failedAt: null });
  });

  it('MAIL-03 MAIL-04 shows at the user, in the list and on the start page, and to the Commission, until a later mail arrives', async () => {
    const about = await register();
    const list = `${own}/anvandare?text=${about.email}`;
    expect(await textOf('/')).not.toContain(words);
    await take(failed(about));
    expect(await textOf(about.path)).toContain(`${words} Kontrollera e-postadressen`);
    expect(await textOf(list)).toContain(`${about.email} ${words}`);
    expect(await textOf('/')).toContain(`${words} till 1 användare`);
    const commission = await portal.signIn('kommissionen');
    const queue = mainText(await commission.get('/administration/mejl?status=failed'));
    expect(queue).toContain(about.email);
    expect(queue).toContain('Mejlet kom tillbaka: mottagarens mejlserver kunde inte leverera det (5.1.1).');
    expect(queue).not.toContain('secret words of a stranger');
    await karin.submit(`${about.path}/aterstall-losenord`);
    await vi.waitFor(async () => expect(await textOf('/')).not.toContain(words), { timeout: 60_000 });
    expect(await textOf(list)).not.toContain(words);
  });

  it('MAIL-04 is shown also when the clock of the machine that sent was ahead', async () => {
    const about = await register();
    await take(failed(about), new Date(Date.now() - 60_000));
    expect(await textOf('/')).toContain(`${words} till 1 användare`);
    expect(await textOf(`${own}/anvandare?need=unreached`)).toContain(about.email);
  });

  it('MAIL-04 twice, counts once; two at the same time, too', async () => {
    const about = await register();
    const [one, other] = [new Date('2026-11-24T08:00:00Z'), new Date('2026-11-25T08:00:00Z')];
    const both = await Promise.all([take(failed(about), one), take(failed(about), one)]);
    expect(both.sort()).toEqual(['counted', 'repeated']);
    expect(await take(failed(about), other)).toBe('repeated');
    expect(await rowOf(about.id)).toMatchObject({ failedAt: one });
  });

  it('MAIL-04 leaves a mail that was given up as it was', async () => {
    const about = await register();
    const given = {
      failedAt: new Date('2026-11-24T08:00:00Z'),
      lastError: 'Mejlservern svarade inte i tid.',
    };
    await portal.prisma.mail.update({ where: { id: about.id }, data: given });
    expect(await take(failed(about))).toBe('repeated');
    expect(await rowOf(about.id)).toMatchObject(given);
  });

  it('MAIL-04 of a user who has been removed, does nothing', async () => {
    const about = await register();
    await karin.submit(`${about.path}/ta-bort`);
    expect(await take(failed(about))).toBe('gone');
  });

  it('MAIL-04 is read to 256 kB, and what is no mail is left', async () => {
    const about = await register();
    const long = Buffer.concat([failed(about), Buffer.alloc(40_000_000, 'x')]);
    const late = report(about.to, [group(about.recipient)], [`X-Long: ${'x'.repeat(300_000)}`]);
    const deep = Array.from(
      { length: 5_000 },
      (_, depth) => `--${depth}\r\nContent-Type: multipart/mixed; boundary=${depth + 1}\r\n`,
    );
    for (const message of [late, Buffer.alloc(0), Buffer.alloc(500_000, 'x'), Buffer.from([0, 255, 10, 10])])
      expect(await take(message)).not.toBe('counted');
    expect(
      await take(
        Buffer.from(
          `To: ${about.to}\r\nContent-Type: multipart/report; boundary=0\r\n\r\n${deep.join('\r\n')}`,
        ),
      ),
    ).toBe('not-ours');
    expect(await take(long)).toBe('counted');
  });
});

it('MAIL-04 without MAIL_BOUNCE_ADDRESS, mails have the sender as before', async () => {
  await worker.stop();
  const { url, prisma } = portal;
  worker = startMailWorker({
    url,
    prisma,
    settings: readSettings({ SMTP_URL: server.url }),
    pollInterval: 20,
  });
  const { to, recipient } = await register();
  expect(to).toBe('portalen@myndighetsportalen.example');
  const without = { db: prisma, settings: readSettings({}), now: new Date() };
  expect(await takeBounce(failed({ to, recipient }), without)).toBe('not-ours');
});
