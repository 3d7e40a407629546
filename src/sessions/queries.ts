import type { Transaction } from '../db/client.ts';
import type { Factor } from '../db/generated/enums.ts';
import { digestOf } from '../passwords/known-browser.ts';
import { absoluteLimit, idleLimit } from '../web/session-limits.ts';

export interface OpenSignIn {
  id: number;
  startedAt: Date;
  lastSeenAt: Date;
  address: string;
  userAgent: string;
  factor: Factor | null;
}

/** A user's sign-ins that still give access, newest first. */
export const openSignIns = (db: Transaction, userId: number, now: Date): Promise<OpenSignIn[]> =>
  db.signIn.findMany({
    where: {
      userId,
      endedAt: null,
      startedAt: { gt: new Date(now.getTime() - absoluteLimit) },
      lastSeenAt: { gt: new Date(now.getTime() - idleLimit) },
    },
    omit: { userId: true, endedAt: true, provenAt: true },
    orderBy: { id: 'desc' },
  });

export interface OwnBrowser {
  id: number;
  firstUsedAt: Date;
  lastUsedAt: Date;
  userAgent: string;
  /** The one with these tokens. */
  isThis: boolean;
}

/** The browsers that a user is known in (PWD-07), the one used latest first; at most twenty. */
export async function ownBrowsers(
  db: Transaction,
  userId: number,
  tokens: readonly string[],
): Promise<OwnBrowser[]> {
  const digests = tokens.map((token) => Buffer.from(digestOf(token)));
  const browsers = await db.knownBrowser.findMany({
    where: { userId },
    omit: { userId: true },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
  });
  return browsers.map(({ tokenDigest, ...browser }) => ({
    ...browser,
    isThis: digests.some((digest) => digest.equals(tokenDigest)),
  }));
}
