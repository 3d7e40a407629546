import type pg from 'pg';

/** What each table holds, told so that any row added, changed or taken away shows. */
export type Fingerprint = Readonly<Record<string, string>>;

/** Written by looking alone: when a session was last used, and how often something was tried. */
const writtenByLooking = ['session', 'rate_limit', 'sign_in'];

/**
 * A fingerprint of all that a request could change, whichever table it is in. A row gets a new xmin whenever it is
 * written, so one that is written as it was counts as a change too.
 */
export async function fingerprintOf(pool: pg.Pool): Promise<Fingerprint> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'SELECT')`,
  );
  const ofEach = tables
    .filter(({ name }) => !writtenByLooking.includes(name))
    .map(
      ({ name }) =>
        `SELECT '${name}' AS name, concat(count(*), ' ', max(xmin::text::bigint)) AS state FROM "${name}"`,
    );
  const ended = `SELECT 'sign_in' AS name, concat(count(*), ' ', count(ended_at)) AS state FROM sign_in`;
  const { rows } = await pool.query<{ name: string; state: string }>([...ofEach, ended].join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

/** The tables that differ. */
export const changedTables = (before: Fingerprint, after: Fingerprint): string[] =>
  Object.keys(after).filter((table) => after[table] !== before[table]);
