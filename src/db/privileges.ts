import pg from 'pg';

/** What the portal's own role may do with a table (LOG-02); it owns none. */
const usual = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** All of an event but its ID: nobody chooses its place in the log. Its moment the database sets over again. */
const columnsOfEvents =
  'at, action, actor_id, actor_name, address, authority_id, subject_id, subject_name, changes, personal';

/** The tables where it may do less: what is written there stays, or is written by the database itself. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  log_event: ['SELECT', `INSERT (${columnsOfEvents})`],
  log_chain: ['SELECT'],
  log_unlinked: ['SELECT'],
  used_username: ['SELECT', 'INSERT'],
  _prisma_migrations: ['SELECT'],
};

/** What runs with the owner's rights, and the portal's own role may call. */
const functions = [
  'erase_person_from_log(integer)',
  'link_log(integer)',
  'move_authority(integer, text, text, integer)',
];

/** What the portal's own role may do with the table, and nothing beyond. */
export const privilegesOn = (table: string): readonly string[] => exceptions[table] ?? usual;

/**
 * Sets the privileges of the portal's own role, as the owner, all or nothing. May be run again at any time; other
 * privileges of the role are revoked. The caller must keep two runs apart.
 */
export async function grantPrivileges(owner: pg.Client, role: string): Promise<void> {
  const to = pg.escapeIdentifier(role);
  const { rows } = await owner.query<{ table: string; database: string }>(
    `SELECT tablename AS table, current_database() AS database FROM pg_tables WHERE schemaname = 'public'`,
  );
  const database = pg.escapeIdentifier(rows[0]!.database);
  const grants = rows.map(
    ({ table }) =>
      `GRANT ${privilegesOn(table).join(', ')} ON TABLE public.${pg.escapeIdentifier(table)} TO ${to}`,
  );
  const statements = [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${to}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ${to}`,
    ...grants,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`,
    ...functions.map((signature) => `GRANT EXECUTE ON FUNCTION public.${signature} TO ${to}`),
    // Nobody but the owner makes anything there; an owner that does not own the schema is only warned.
    `REVOKE CREATE ON SCHEMA public FROM PUBLIC, ${to}`,
    `REVOKE CREATE, TEMPORARY ON DATABASE ${database} FROM PUBLIC, ${to}`,
  ];
  await owner.query(`BEGIN; ${statements.join('; ')}; COMMIT`);
}
