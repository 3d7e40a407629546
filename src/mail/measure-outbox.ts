import type pg from 'pg';
import { gauge } from '../operation/metrics.ts';
import { faredSql } from './delivery.ts';

interface Figures {
  waiting: number;
  failed: number;
  bounced: number;
  oldest: number;
}

/** Measures the outbox that all processes share; called in one process of a machine. */
export function measureOutbox(pool: pg.Pool): void {
  let asking: Promise<Figures> | null = null;
  // One question for all of them, and none beside one that a silent database has not answered yet.
  const ask = () =>
    (asking ??= pool
      .query<Figures>(figures)
      .then(({ rows }) => rows[0]!)
      .finally(() => {
        asking = null;
      }));
  const measure = (name: string, help: string, figure: keyof Figures): void =>
    gauge(`portal_mails_${name}`, help, async () => (await ask())[figure]);
  measure('waiting', 'Mails to be sent.', 'waiting');
  measure('failed', 'Mails given up that are still kept.', 'failed');
  measure('bounced', 'Mails that came back after they were sent and are still kept.', 'bounced');
  measure('oldest_waiting_seconds', 'Age of the oldest mail to be sent.', 'oldest');
}

const figures = `SELECT
  (SELECT count(*)::float8 FROM mail m WHERE ${faredSql.waiting.sql}) AS waiting,
  (SELECT count(*)::float8 FROM mail m WHERE ${faredSql.failed.sql}) AS failed,
  (SELECT count(*)::float8 FROM mail m WHERE ${faredSql.failed.sql} AND m.sent_at IS NOT NULL) AS bounced,
  (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 FROM mail m WHERE ${faredSql.waiting.sql}) AS oldest`;
