import type pg from 'pg';
import { gaugesOf } from '../operation/metrics.ts';
import { faredSql } from './delivery.ts';

type Figures = Record<'waiting' | 'failed' | 'bounced' | 'oldest', number>;

/** Measures the outbox that all processes share; called in one process of a machine. */
export const measureOutbox = (pool: pg.Pool): void =>
  gaugesOf(async () => (await pool.query<Figures>(figures)).rows[0]!, {
    portal_mails_waiting: { figure: 'waiting', help: 'Mails to be sent.' },
    portal_mails_failed: { figure: 'failed', help: 'Mails given up that are still kept.' },
    portal_mails_bounced: {
      figure: 'bounced',
      help: 'Mails that came back after they were sent and are still kept.',
    },
    portal_mails_oldest_waiting_seconds: { figure: 'oldest', help: 'Age of the oldest mail to be sent.' },
  });

const figures = `SELECT
  (SELECT count(*)::float8 FROM mail m WHERE ${faredSql.waiting.sql}) AS waiting,
  (SELECT count(*)::float8 FROM mail m WHERE ${faredSql.failed.sql}) AS failed,
  (SELECT count(*)::float8 FROM mail m WHERE ${faredSql.failed.sql} AND m.sent_at IS NOT NULL) AS bounced,
  (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 FROM mail m WHERE ${faredSql.waiting.sql}) AS oldest`;
