import type pg from 'pg';
import { SettingsError } from '../settings.ts';

/** Who is connected, and what that role could do to the log; `owns` is null where there are no tables yet. */
export interface Role {
  name: string;
  owns: boolean | null;
  canTamper: boolean;
  canCreate: boolean;
}

/** Looks at the role of the connection. One that may become the owner counts as the owner. */
export async function roleOf(client: pg.Client): Promise<Role> {
  const { rows } = await client.query<Role>(`
    SELECT current_user AS name, pg_has_role(relowner, 'MEMBER') AS owns,
      rolcreaterole OR coalesce(pg_has_role(relowner, 'MEMBER')
        OR has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER'), false) AS "canTamper",
      has_schema_privilege('public', 'CREATE') AS "canCreate"
    FROM pg_roles LEFT JOIN pg_class c ON c.oid = to_regclass('public.log_event')
    WHERE rolname = current_user`);
  return rows[0]!;
}

/**
 * That the two roles can be told apart and the tables are the owner's, before anything is changed.
 * @throws SettingsError
 */
export async function requireTwoRoles(owner: pg.Client, app: string): Promise<void> {
  const { rows } = await owner.query<{ same: boolean }>(
    `SELECT coalesce((SELECT pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = $1), true) AS same`,
    [app],
  );
  if (rows[0]!.same)
    throw new SettingsError(
      `Rollen ${app} i DATABASE_URL har samma rättigheter som den i MIGRATION_DATABASE_URL. Ange en annan roll, som inte äger något, i DATABASE_URL.`,
    );
  const { name, owns } = await roleOf(owner);
  if (owns === false)
    throw new SettingsError(
      `Rollen ${name} i MIGRATION_DATABASE_URL äger inte portalens tabeller. Ange rollen som äger dem.`,
    );
}

/**
 * That the separation holds: a portal that is set up with two roles is not started when it could tamper all the same.
 * @throws SettingsError
 */
export async function requireNoTampering(app: pg.Client): Promise<void> {
  const { name, canTamper } = await roleOf(app);
  if (canTamper)
    throw new SettingsError(
      `Rollen ${name} i DATABASE_URL kan ändra händelseloggen. Ta ifrån den rättigheterna, eller ange en annan roll.`,
    );
}
