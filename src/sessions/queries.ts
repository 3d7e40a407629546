import type { Reader } from '../db/queries.ts';
import { absoluteLimit, idleLimit } from './limits.ts';

export interface OpenSignIn {
  id: number;
  startedAt: Date;
  lastSeenAt: Date;
  address: string;
  userAgent: string;
}

/** A user's sign-ins that still give access, newest first. */
export const openSignIns = (read: Reader, userId: number, now: Date): Promise<OpenSignIn[]> =>
  read
    .selectFrom('sign_in')
    .select([
      'id',
      'started_at as startedAt',
      'last_seen_at as lastSeenAt',
      'address',
      'user_agent as userAgent',
    ])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('started_at', '>', new Date(now.getTime() - absoluteLimit))
    .where('last_seen_at', '>', new Date(now.getTime() - idleLimit))
    .orderBy('id', 'desc')
    .execute();
