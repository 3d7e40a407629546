import type pg from 'pg';
import type { Prisma } from '../db/generated/client.ts';
import { gauge } from '../operation/metrics.ts';
import { faredSql } from './delivery.ts';

/** Measures the outbox that all processes share; called in one process of a machine. */
export function measureOutbox(pool: pg.Pool): void {
  const measure = (name: string, help: string, expression: string, where: Prisma.Sql): void =>
    gauge(`portal_mails_${name}`, help, async () => {
      const sql = `SELECT ${expression}::float8 AS value FROM mail m WHERE ${where.sql}`;
      return (await pool.query<{ value: number }>(sql)).rows[0]!.value;
    });
  const age = 'coalesce(extract(epoch FROM now() - min(created_at)), 0)';
  measure('waiting', 'Mails to be sent.', 'count(*)', faredSql.waiting);
  measure('failed', 'Mails given up.', 'count(*)', faredSql.failed);
  measure('oldest_waiting_seconds', 'Age of the oldest mail to be sent.', age, faredSql.waiting);
}
