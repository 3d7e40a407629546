import { setTimeout as pause } from 'node:timers/promises';
import { Counter } from 'prom-client';
import type { Mail, Prisma, PrismaClient, User } from '../db/generated/client.ts';
import { countOutage } from '../operation/count-outage.ts';
import { log } from '../operation/log.ts';
import { Unopenable } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { compose, type Composed } from './compose.ts';
import { nextTry, whenReadable } from './retry.ts';
import { unseal } from './seal.ts';
import type { Outcome, Send } from './send.ts';
import { isTemplate, type MailParameters } from './templates.ts';
import { inTodaysWords, toRemovedUser } from './user-news.ts';

export interface Post {
  prisma: PrismaClient;
  settings: Settings;
  send: Send;
  clock: () => Date;
}

/** Sends a claimed mail, unless it is no longer due, and records the outcome. */
export async function deliver(mailId: number, { prisma, settings, send, clock }: Post): Promise<void> {
  // Read after the claim: somebody else may have sent it in between, and its user may be gone.
  const waiting = { id: mailId, sentAt: null, failedAt: null, nextTryAt: { lte: clock() } };
  const found = await prisma.mail.findFirst({
    where: waiting,
    include: { user: { select: { language: true } } },
  });
  if (!found) return;
  const mail = inReadersLanguage(found);
  const outcome = await tryToSend(mail, settings, send, clock());
  const note = noteOf(mail, outcome, settings, clock());
  await untilItWorks(() => record(prisma, mail, note));
  if (note.failedAt) noteGivenUp(mail);
}

/**
 * News have been gathered for a while, and who reads them may have chosen another language since (MAIL-01, USR-15). Names of
 * roles and modules in them stay as they were.
 */
const inReadersLanguage = ({ user, ...mail }: Mail & { user: Pick<User, 'language'> | null }): Mail =>
  user && mail.template === 'user-news' ? { ...mail, language: user.language } : mail;

/** The last mail to a user who has been removed is erased once it has fared, and the address with it (USR-10, USR-15). */
async function record(
  prisma: PrismaClient,
  { id, template }: Mail,
  data: Prisma.MailUpdateManyMutationInput,
): Promise<void> {
  await prisma.$transaction([
    prisma.mail.updateMany({ where: { id }, data }),
    ...(template === 'user-news'
      ? [prisma.mail.deleteMany({ where: { id, ...toRemovedUser, ...hasFared } })]
      : []),
  ]);
}

const hasFared = { OR: [{ sentAt: { not: null } }, { failedAt: { not: null } }] };

/** What we cannot read is no fault of the address: it waits until we can (MAIL-03, SEC-09). */
type Tried = Outcome | { kind: 'unreadable'; error: string };

async function tryToSend(mail: Mail, settings: Settings, send: Send, now: Date): Promise<Tried> {
  const { messageId, recipient, createdAt: date, validUntil } = mail;
  if (validUntil && validUntil <= now) return { kind: 'refused', error: outOfDate };
  let composed: Composed;
  try {
    composed = openMail(mail, settings);
  } catch (fault) {
    log.error({ mailId: mail.id, fault }, 'a mail cannot be read, and waits');
    return { kind: 'unreadable', error: fault instanceof Unopenable ? keyGone : notComposed };
  }
  return send({ id: mail.id, messageId, recipient, date, ...composed });
}

const givenUp = new Counter({ name: 'portal_mails_given_up_total', help: 'Mails given up since the start.' });

function noteGivenUp({ id: mailId, template }: Mail): void {
  givenUp.inc();
  log.warn({ mailId, template }, 'a mail is given up: the mail queue says why');
}

/** After «Försök igen», a mail may wait for longer than the password in it works (PWD-06). */
const outOfDate = 'Mejlet skickades inte: lösenordet eller länken i det gäller inte längre.';

const keyGone =
  'Mejlet är förseglat med en nyckel som inte finns i SESSION_SECRET. Det skickas när nyckeln är tillbaka.';

/** Also a mail of a newer version, while it replaces this one. */
const notComposed = 'Mejlet kunde inte sättas ihop. Felet är portalens, och står i driftens logg.';

/**
 * Writes the mail that a row of the outbox stands for.
 * @throws Unopenable when it was sealed with a secret that is not there
 * @throws when it is no longer kept, or lacks a parameter
 */
export function openMail(
  { sealed, messageId, template, language }: Pick<Mail, 'sealed' | 'messageId' | 'template' | 'language'>,
  settings: Settings,
): Composed {
  if (!sealed) throw new Error(`nothing is left of a mail ${template}`);
  const written = inTodaysWords(template, unseal(sealed, messageId, settings.secrets) as MailParameters);
  if (!isTemplate(written.template)) throw new Error(`nothing to compose a mail ${template} of`);
  return compose(written.template, language, written.parameters, settings);
}

function noteOf(
  mail: Mail,
  outcome: Tried,
  settings: Settings,
  now: Date,
): Prisma.MailUpdateManyMutationInput {
  const tries = mail.tries + 1;
  // What has been sent is kept only where there is a page that shows it (PWD-10).
  const content = settings.isDemo ? {} : { sealed: null };
  const { language } = mail;
  if (outcome.kind === 'sent') return { tries, ...content, language, sentAt: now, lastError: null };
  const lastError = outcome.error;
  // The days that the mail server has begin when there is something to give it.
  if (outcome.kind === 'unreadable')
    return { tries, lastError, nextTryAt: whenReadable(tries, now), retriedAt: now };
  const since = mail.retriedAt ?? mail.createdAt;
  const nextTryAt = outcome.kind === 'postponed' ? nextTry(tries, since, now) : null;
  return nextTryAt ? { tries, lastError, nextTryAt } : { tries, lastError, failedAt: now };
}

/** Goes on until a database that is away, or full, is back: else the mail would be sent again. */
async function untilItWorks(action: () => Promise<unknown>): Promise<void> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 30_000)) {
    try {
      await action();
      return;
    } catch (fault) {
      log.error({ outage: countOutage(fault), fault }, 'the outcome of a mail could not be noted yet');
      await pause(wait);
    }
  }
}
