import type { PrismaClient } from '../db/generated/client.ts';
import { log } from '../operation/log.ts';
import type { Settings } from '../settings.ts';
import { comparable, readBounce } from './read-bounce.ts';
import { findReturnAddress } from './return-address.ts';

/** What came of a message to the return address. */
export type Taken =
  /** The mail is now shown as not delivered. */
  | 'counted'
  /** It was so already. */
  | 'repeated'
  /** The mail, or its user, has been removed. */
  | 'gone'
  /** It was passed on, and did not reach somebody whom we did not write to. */
  | 'other-recipient'
  /** It is delayed, somebody is away, or the like. */
  | 'no-failure'
  /** It does not come from a mail of ours. */
  | 'not-ours';

export interface BounceParts {
  db: PrismaClient;
  settings: Pick<Settings, 'bounceAddress' | 'secrets'>;
  now: Date;
}

/**
 * Notes that a mail has come back, and so was not delivered (MAIL-04). What the message says is not shown: a stranger's
 * server wrote it.
 */
export async function takeBounce(message: Uint8Array, { db, settings, now }: BounceParts): Promise<Taken> {
  const returned = await readBounce(message);
  const id = returned && findReturnAddress(returned.to, settings);
  if (!returned || id === null) return 'not-ours';
  if (returned.failures.length === 0) return 'no-failure';
  const mail = await db.mail.findUnique({ where: { id }, select: { recipient: true, template: true } });
  if (!mail) return 'gone';
  const failure = returned.failures.find(({ addresses }) => addresses.includes(comparable(mail.recipient)));
  if (!failure) return 'other-recipient';
  const { status } = failure;
  const { count } = await db.mail.updateMany({
    where: { id, failedAt: null },
    // It cannot be tried again: it would come back again, and a password in it has been on its way for long.
    data: { failedAt: now, sealed: null, lastError: reasonOf(status) },
  });
  if (count === 0) return 'repeated';
  log.warn({ mailId: id, template: mail.template, status }, 'a mail came back');
  return 'counted';
}

const reasonOf = (status: string | null): string =>
  `Mejlet kom tillbaka: mottagarens mejlserver kunde inte leverera det (${status ?? 'utan felkod'}).`;
