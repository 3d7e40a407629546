import { setTimeout as pause } from 'node:timers/promises';
import type { ParsedMail } from 'mailparser';
import { beforeAll, expect, it, vi } from 'vitest';
import { Language, type Mail } from '../../src/db/generated/client.ts';
import { catalogueOf } from '../../src/mail/catalogues.ts';
import { createOutbox, type MailToSend } from '../../src/mail/outbox.ts';
import { type TemplateName, templates } from '../../src/mail/templates.ts';
import { readSettings } from '../../src/settings.ts';
import { type Behaviour, useMailServer } from '../support/mail-server.ts';
import { queueMail, sampleMail, sampleParameters } from '../support/mails.ts';
import { newUser } from '../support/people.ts';
import { usePortal } from '../support/portal.ts';
import { type PortalProcess, usePortalProcesses } from '../support/portal-process.ts';

const portal = usePortal();
const server = useMailServer();
const processes = usePortalProcesses();
const outbox = createOutbox(readSettings({}));
const languages = Object.values(Language);
const names = Object.keys(templates) as TemplateName[];

/** Alone on the machine it takes half a minute; processes that start among others take their time. */
vi.setConfig({ testTimeout: 600_000 });
const patience = { timeout: 300_000, interval: 50 };

const startPortal = () => processes.start({ DATABASE_URL: portal.url, SMTP_URL: server.url });

/** No mail comes of the portal's own jobs. */
beforeAll(() => portal.prisma.authority.updateMany({ data: { confirmedAt: new Date() } }));

const waiting = () => portal.prisma.mail.count({ where: { sentAt: null } });

/** The pauses between the tries pass: a minute, two, four … are too long for a test. */
const passPauses = () =>
  portal.pool.query(
    `UPDATE mail SET next_try_at = now() - interval '1 second' WHERE sent_at IS NULL; NOTIFY mail`,
  );

const total = 500;
/** Of these, so many are of users that an administrator registers on the page; each has a mail. */
const registered = 2 * languages.length;

/** What goes wrong, in turn. Of a 5xx only that to the sender is over some day; one to a recipient is final. */
const weather: Behaviour[] = [
  { kind: 'refuse', at: 'content', code: 451, text: '4.3.0 Try later' },
  { kind: 'hang' },
  { kind: 'refuse', at: 'sender', code: 550, text: '5.7.1 You are blocked' },
  { kind: 'drop' },
];

/**
 * Two processes send while the server has its whims, and each whim ends with the SIGKILL of one of them, in the
 * middle of its tries. The one moment that is left out is that between the server's yes and our note of it: a process
 * is killed when every yes has been noted. What happens at that moment is the next test.
 */
it(`MAIL-02 in a storm, ${total} mails in, ${total} out, none twice by Message-ID, none in the wrong language`, async () => {
  await portal.prisma.mail.deleteMany();
  const senders = [await startPortal(), await startPortal()];
  const recorded = recordMails();
  let restarted: Promise<PortalProcess> | null = null;
  for (const [turn, whim] of weather.entries()) {
    const before = server.accepted.length;
    server.behave({ kind: 'late', milliseconds: 30 });
    await passPauses();
    await vi.waitFor(() => expect(server.accepted.length).toBeGreaterThan(before + 20), patience);
    server.behave(whim);
    await passPauses();
    await pause(700);
    // Longer than the latest yes: from here on the server says none.
    await vi.waitFor(async () => expect(await noted()).toBe(server.accepted.length), patience);
    if (restarted) senders[(turn + 1) % 2] = await restarted;
    await senders[turn % 2]!.kill();
    restarted = startPortal();
  }
  server.behave({ kind: 'accept' });
  await recorded;
  await vi.waitFor(async () => {
    await passPauses();
    expect(await waiting()).toBe(0);
  }, patience);
  const mails = await portal.prisma.mail.findMany();
  expect(mails.length).toBe(total);
  // Every yes that the server has said, twice said included.
  const accepted = server.accepted.map(({ messageId }) => messageId!);
  expect(accepted.sort()).toEqual(mails.map(({ messageId }) => `<${messageId}>`).sort());
  expect(server.seen.length).toBeGreaterThan(total);
  const byId = new Map(mails.map((mail) => [`<${mail.messageId}>`, mail]));
  const wrong = server.accepted.filter((mail) => !isAsRecorded(mail, byId.get(mail.messageId!)!));
  expect(wrong.map(({ subject }) => subject)).toEqual([]);
});

const noted = () => portal.prisma.mail.count({ where: { sentAt: { not: null } } });

/** Commits the mails while all this happens: by hand, and by an administrator who registers users. */
async function recordMails(): Promise<void> {
  const karin = await portal.signIn('karin');
  const token = await karin.token();
  const attempt = Date.now(); // Its users stay when the test is tried anew.
  const real = Array.from({ length: registered }, (_, number) => async () => {
    const fields = {
      ...newUser(`storm${attempt}x${number}`),
      language: languages[number % languages.length]!,
    };
    const answer = await karin.post('/administration/min-myndighet/anvandare/ny', {
      ...fields,
      _csrf: token,
    });
    expect(answer.status).toBe(303);
  });
  const byHand = Array.from({ length: total - registered }, (_, number) => async () => {
    await queueMail(portal, outbox, sampleOf(number));
  });
  const every = Math.floor(byHand.length / real.length);
  for (const [number, record] of byHand.entries()) {
    await record();
    if (number % every === 0) await real.shift()?.();
    await pause(20);
  }
  for (const record of real) await record();
}

/** Every template in every language: eleven and twenty-four have no common divisor. */
function sampleOf(number: number): MailToSend {
  const template = names[number % names.length]!;
  const language = languages[number % languages.length]!;
  const recipient = `reader${number}@arbetsmiljoverket.example`;
  return { template, language, recipient, parameters: sampleParameters[template] } as MailToSend;
}

/** The recipient and language of its row, in the head, the HTML and the text. */
function isAsRecorded(mail: ParsedMail, { recipient, language }: Mail): boolean {
  const to = [mail.to].flat().flatMap((addresses) => addresses?.value.map(({ address }) => address) ?? []);
  return (
    to.join() === recipient &&
    mail.headers.get('content-language') === language &&
    String(mail.html).includes(`<html lang="${language}"`) &&
    closingsIn(mail.text ?? '').join() === language
  );
}

/** The languages of the greeting found at the end. */
const closingsIn = (text: string): Language[] =>
  languages.filter((language) => {
    const { closing, systemName } = catalogueOf(language).common;
    return text.includes(`\n${closing}\n${systemName}`);
  });

/**
 * A limit of SMTP: a process that ends after the server accepts and before we record it cannot know. The mail is sent
 * again rather than lost, and both copies have the same Message-ID.
 */
it('MAIL-02 killed between the yes and our note of it, a mail goes out again, with the same Message-ID and content', async () => {
  await portal.prisma.mail.deleteMany();
  server.behave({ kind: 'late', milliseconds: 1_000 });
  const sender = await startPortal();
  const { messageId } = await queueMail(portal, outbox, sampleMail());
  await vi.waitFor(() => expect(server.seen.length).toBe(1), patience);
  await sender.kill();
  await vi.waitFor(() => expect(server.accepted.length).toBe(1), patience);
  expect(await waiting()).toBe(1);
  await startPortal();
  await vi.waitFor(async () => expect(await waiting()).toBe(0), patience);
  const [first, second, ...more] = server.accepted.map((mail) => read(mail));
  expect(second).toEqual(first);
  expect(first?.messageId).toBe(`<${messageId}>`);
  expect(more).toEqual([]);
});

const read = ({ messageId, date, subject, text, html }: ParsedMail) => ({
  messageId,
  date,
  subject,
  text,
  html,
});
