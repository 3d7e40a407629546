import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const minute = 60;
const hour = 60 * minute;

/** How many tries in how many seconds (SEC-04). Those at one account are counted in `passwords/wrong-passwords.ts`. */
const limits = {
  /** Refused ones alone, and none from a browser that the user is known in. */
  'sign-in by address': { points: 100, duration: 15 * minute },
  'forgotten password by address': { points: 20, duration: hour },
  /** PWD-09 */
  'forgotten password by account': { points: 3, duration: hour },
  /** ACC-04 */
  'self-registration by address': { points: 60, duration: hour },
  /** AUT-04, USR-06 */
  'address confirmation by address': { points: 300, duration: hour },
  'self-registration by invitation': { points: 20, duration: hour },
  /** SEC-07: each try compares the new password with all former ones. */
  'new passwords by user': { points: 60, duration: hour },
  /** SEC-07: each is told by mail. */
  'second factors by user': { points: 60, duration: hour },
  /** SEC-07: lists of people and authorities leave the portal whole. */
  'downloads by user': { points: 60, duration: hour },
} as const;

export type LimitName = keyof typeof limits;

export interface RateLimits {
  /** Counts a try, and says whether it may go on. */
  take: (name: LimitName, key: string | number) => Promise<boolean>;
  /** Whether no more may go on; counts nothing. */
  isSpent: (name: LimitName, key: string | number) => Promise<boolean>;
}

/** Limits that all processes share, in PostgreSQL. Keys are kept as digests, since they may name people. */
export function createRateLimits(pool: pg.Pool): RateLimits {
  const limiters = new Map(
    Object.entries(limits).map(([name, limit]) => [
      name,
      new RateLimiterPostgres({
        ...limit,
        storeClient: pool,
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
        keyPrefix: name,
      }),
    ]),
  );
  return {
    take: async (name, key) => {
      try {
        await limiters.get(name)!.consume(digest(key));
        return true;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return false;
        throw refusal;
      }
    },
    isSpent: async (name, key) => {
      const counted = await limiters.get(name)!.get(digest(key));
      return counted !== null && counted.consumedPoints >= limits[name].points;
    },
  };
}

const digest = (key: string | number): string => createHash('sha256').update(String(key)).digest('base64url');

/** The part of an address that one subscriber has: an IPv6 network of 64 bits, or a whole IPv4 address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
