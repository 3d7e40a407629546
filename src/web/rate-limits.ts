import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const minute = 60;
const hour = 60 * minute;

/** How many tries in how many seconds (SEC-04). A sign-in that succeeds is given back. */
const limits = {
  'sign-in by address': { points: 100, duration: 15 * minute },
  'sign-in by account': { points: 20, duration: hour },
  'forgotten password by address': { points: 20, duration: hour },
  /** PWD-09 */
  'forgotten password by account': { points: 3, duration: hour },
  /** ACC-04 */
  'self-registration by address': { points: 60, duration: hour },
  /** AUT-04, USR-06 */
  'address confirmation by address': { points: 300, duration: hour },
  'self-registration by invitation': { points: 20, duration: hour },
} as const;

export type LimitName = keyof typeof limits;

export interface RateLimits {
  /** Counts a try, and says whether it may go on. */
  take: (name: LimitName, key: string) => Promise<boolean>;
  /** Forgets a try that was none. */
  giveBack: (name: LimitName, key: string) => Promise<void>;
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
    giveBack: async (name, key) => {
      await limiters.get(name)!.reward(digest(key));
    },
  };
}

const digest = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** The part of an address that one subscriber has: an IPv6 network of 64 bits, or a whole IPv4 address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
