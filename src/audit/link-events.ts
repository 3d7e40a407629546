import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { log } from '../operation/log.ts';
import { gaugesOf } from '../operation/metrics.ts';

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

type Figures = Record<'age' | 'broken', number>;

const measureUnlinked = (pool: pg.Pool): void =>
  gaugesOf(async () => (await pool.query<Figures>(figures)).rows[0]!, {
    portal_log_events_oldest_unlinked_seconds: {
      figure: 'age',
      help: 'Age of the oldest event without its link in the chain.',
    },
    portal_log_events_broken: { figure: 'broken', help: 'Events that were changed before they were linked.' },
  });

const figures = `SELECT
  coalesce(extract(epoch FROM now() - min(since) FILTER (WHERE NOT broken)), 0)::float8 AS age,
  (count(*) FILTER (WHERE broken))::float8 AS broken FROM log_unlinked`;
