import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { log } from '../operation/log.ts';
import { gauge } from '../operation/metrics.ts';

/** Links made in one transaction; what is linked meanwhile is in nobody's way. */
const most = 1_000;

/** Milliseconds between looks for events without a link. */
const interval = 500;

interface Linked {
  linked: number;
  /** Events that are no longer what was sealed. */
  broken: number;
}

/**
 * Links all events that wait to the chain of the log (LOG-02), or leaves them to another that is doing it. Returns how many
 * have been found that are no longer what was recorded, and get no link.
 */
export async function linkEvents(pool: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<number> {
  for (;;) {
    const { rows } = await pool.query<Linked>(
      'SELECT link_log($1) AS linked, (SELECT count(*)::integer FROM log_unlinked WHERE broken) AS broken',
      [most],
    );
    const { linked, broken } = rows[0]!;
    if (linked < most) return broken;
  }
}

/**
 * Links events soon after their commits, for as long as the process runs. Called in one process of a machine; of
 * several machines, one links at a time.
 */
export function startLinking(pool: pg.Pool): { stop: () => Promise<void> } {
  measureUnlinked(pool);
  const stopping = new AbortController();
  const finished = linkUntil(stopping.signal, pool);
  return {
    stop: () => {
      stopping.abort();
      return finished;
    },
  };
}

async function linkUntil(stopping: AbortSignal, pool: pg.Pool): Promise<void> {
  let fails = false;
  let known = 0;
  for (;;) {
    const isLast = stopping.aborted;
    try {
      const broken = await linkEvents(pool);
      if (broken > known) log.error({ broken }, 'an event of the log was changed before it was linked');
      known = broken;
      if (fails) log.info('events of the log are linked again');
      fails = false;
    } catch (fault) {
      if (!fails) log.error({ fault }, 'events of the log are not linked: they wait');
      fails = true;
    }
    if (isLast) return;
    await pause(interval, undefined, { signal: stopping }).catch(() => undefined);
  }
}

function measureUnlinked(pool: pg.Pool): void {
  const measure = (name: string, help: string, value: string): void =>
    gauge(`portal_log_events_${name}`, help, async () => {
      const sql = `SELECT ${value}::float8 AS value FROM log_unlinked`;
      return (await pool.query<{ value: number }>(sql)).rows[0]!.value;
    });
  const age = 'coalesce(extract(epoch FROM now() - min(since) FILTER (WHERE NOT broken)), 0)';
  measure('oldest_unlinked_seconds', 'Age of the oldest event without its link in the chain.', age);
  measure('broken', 'Events that were changed before they were linked.', 'count(*) FILTER (WHERE broken)');
}
