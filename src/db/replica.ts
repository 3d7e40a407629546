import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { log } from '../operation/log.ts';
import { createPool, patience } from './client.ts';
import type { Prisma } from './generated/client.ts';
import { type PoolReader, poolReader, type Reader } from './reader.ts';

export interface Replica {
  /** Reads from the replica while it follows the primary closely; else, and when it fails, from the primary. */
  read: PoolReader;
  stop: () => Promise<void>;
}

/** Milliseconds between two looks at how far behind the replica is. */
const interval = 5_000;

/** How long a look counts, in milliseconds. */
const believed = 15_000;

/**
 * What the replica shows is at most so old, in milliseconds: what it had at a look was the primary's at the look before.
 * Whoever has changed something reads from the primary for that long.
 */
export const mostBehind = interval * 2 + believed;

/** The primary can be asked instead. */
const hurried = { ...patience, connection: 2_000, statement: 4_000, answer: 5_000 };

/**
 * Reads that may be some seconds old, from a replica of the primary at the address (DATABASE_READ_URL). Both are behind a
 * pooler of transactions, or neither is.
 */
export function createReplica(url: string, primary: pg.Pool, poolSize: number, isPooled = false): Replica {
  const pool = createPool(url, poolSize, hurried);
  const main = poolReader(primary, isPooled);
  const stopping = new AbortController();
  let goodUntil = 0;

  async function watch(): Promise<void> {
    let position: string | null = null;
    let follows = true;
    while (!stopping.signal.aborted) {
      try {
        const began = Date.now();
        const isThere = position !== null && (await hasReached(pool, position));
        position = await positionOf(primary);
        if (isThere) goodUntil = began + believed;
        if (!follows && isThere) log.info('the replica follows the primary again');
        if (isThere) follows = true;
        else if (follows && began > goodUntil && goodUntil > 0) tellBehind();
      } catch (fault) {
        if (follows) log.warn({ fault }, 'the replica cannot be read: the primary is read instead');
        follows = false;
        goodUntil = 0;
      }
      await pause(interval, undefined, { signal: stopping.signal }).catch(() => undefined);
    }

    function tellBehind(): void {
      log.warn('the replica is behind: the primary is read instead');
      follows = false;
    }
  }

  const orPrimary = (replica: Reader, instead: Reader): Reader => ({
    $queryRaw: async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      if (Date.now() > goodUntil) return instead.$queryRaw<Rows>(query, ...values);
      try {
        return await replica.$queryRaw<Rows>(query, ...values);
      } catch (fault) {
        log.debug({ fault }, 'a query was put to the primary instead of the replica');
        return instead.$queryRaw<Rows>(query, ...values);
      }
    },
  });

  const own = poolReader(pool, isPooled);
  const watching = watch();
  return {
    read: { ...orPrimary(own, main), planned: orPrimary(own.planned, main.planned) },
    stop: async () => {
      stopping.abort();
      await watching;
      await pool.end();
    },
  };
}

async function positionOf(primary: pg.Pool): Promise<string> {
  const { rows } = await primary.query<{ position: string }>('SELECT pg_current_wal_lsn()::text AS position');
  return rows[0]!.position;
}

/** Whether the replica has what the primary had at that position. An address that leads to a primary has it all. */
async function hasReached(replica: pg.Pool, position: string): Promise<boolean> {
  const { rows } = await replica.query<{ reached: boolean }>(
    'SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= $1::pg_lsn AS reached',
    [position],
  );
  return rows[0]!.reached;
}
