import type pg from 'pg';
import { type DatabaseAddresses, SettingsError } from '../settings.ts';
import { createAppRole } from './app-role.ts';
import { connect, type Connection, createPool, sessionSettings } from './client.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { requireAnswer } from './require-answer.ts';
import { requireNoTampering, requireTwoRoles, type Role, roleOf } from './roles.ts';
import { siblingUrl, withClient } from './with-client.ts';

export interface Database extends Connection {
  /** Where a session stays on its connection. */
  url: string;
  /** True for the embedded database with its demo data. */
  isDemo: boolean;
}

/**
 * Opens the database at the addresses; without any, the embedded one with demo data. Makes sure that it is migrated: by
 * the owner's role, by the portal's own where that is the owner, or earlier.
 * @throws SettingsError when an address does not lead to a usable database, or the roles do not fit
 * @throws when a migration fails
 */
export async function openDatabase(
  addresses: DatabaseAddresses | null,
  poolSize?: number,
): Promise<Database> {
  if (!addresses) return { ...(await openEmbedded()), isDemo: true };
  await prepare(addresses);
  return { url: addresses.app, ...connect(addresses.pooled ?? addresses.app, poolSize), isDemo: false };
}

/**
 * Migrates the database as `openDatabase` does and returns the names of what it applied.
 * @throws as `openDatabase`
 */
export async function migrateDatabase(addresses: DatabaseAddresses | null): Promise<string[]> {
  if (addresses) return await prepare(addresses);
  const { close, applied } = await openEmbedded();
  await close();
  return applied;
}

/** Migrates, or has made sure that somebody else has. Returns what was applied. */
async function prepare({ app, owner, pooled }: DatabaseAddresses): Promise<string[]> {
  await requireAnswer(app, pooled ? 'DATABASE_SESSION_URL' : 'DATABASE_URL');
  if (pooled) await requirePooler(pooled);
  if (owner) await requireAnswer(owner, 'MIGRATION_DATABASE_URL');
  return await withClient(app, async (client) => {
    await requireVersion(client);
    const role = await roleOf(client);
    const applied = owner ? await migrateAs(owner, role.name) : await migrateAlone(app, role);
    await requireMigrated(client, role);
    if (owner) await requireNoTampering(client);
    return applied;
  });
}

async function migrateAs(owner: string, appRole: string): Promise<string[]> {
  await withClient(owner, (client) => requireTwoRoles(client, appRole));
  return await migrate(owner, appRole);
}

/**
 * Small installations have one role for everything. Each start warns of it but does not refuse: the log is then
 * protected against mistakes only, but an upgrade must not stop a running portal.
 */
async function migrateAlone(url: string, { name, owns, canTamper, canCreate }: Role): Promise<string[]> {
  const isAlone = owns ?? canCreate;
  if (isAlone || canTamper)
    console.warn(
      `Rollen ${name} äger portalens tabeller eller kan ändra händelseloggen. Ange en egen roll för migreringarna i MIGRATION_DATABASE_URL.`,
    );
  return isAlone ? await migrate(url) : [];
}

/** A pooler may drop what a session is to be set to; then the role must have it. */
async function requirePooler(url: string): Promise<void> {
  await requireAnswer(url, 'DATABASE_URL');
  const pool = createPool(url, 1);
  try {
    for (const [name, value] of Object.entries(sessionSettings())) {
      const { rows } = await pool.query<{ differs: boolean; role: string; database: string }>(
        `SELECT setting <> CASE unit WHEN 'ms' THEN replace($2, 'ms', '') ELSE $2 END AS differs,
           quote_ident(current_user) AS role, quote_ident(current_database()) AS database
         FROM pg_settings WHERE lower(name) = lower($1)`,
        [name, value],
      );
      const { differs, role, database } = rows[0]!;
      if (differs)
        throw new SettingsError(
          `Förbindelserna genom poolen i DATABASE_URL saknar ${name} = ${value}. Kör för varje inställning i docs/operation.md: ALTER ROLE ${role} IN DATABASE ${database} SET ${name} = '${value}'; och låt poolen ansluta på nytt.`,
        );
    }
  } finally {
    await pool.end();
  }
}

async function requireMigrated(client: pg.Client, { name }: Role) {
  const [pending] = await pendingMigrations(client);
  if (pending)
    throw new SettingsError(
      `Databasen saknar migreringen ${pending}, eller rollen ${name} saknar rättigheter. Ange MIGRATION_DATABASE_URL, här eller för npm run admin -- migrate.`,
    );
}

async function openEmbedded() {
  const { startEmbedded } = await import('./embedded.ts');
  const server = await startEmbedded();
  try {
    const addresses = await createPortal(server.url);
    const applied = await prepare(addresses);
    await seedWhenEmpty(addresses.owner);
    const database = { url: addresses.app, ...connect(addresses.app) };
    return { ...database, applied, close: () => database.close().finally(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Creates the database `portal` and the portal's own role where they are missing. */
async function createPortal(serverUrl: string) {
  return await withClient(serverUrl, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('portal'))`);
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'portal'`);
    if (!rowCount) await client.query('CREATE DATABASE portal');
    const owner = siblingUrl(serverUrl, 'portal');
    return { owner, app: await createAppRole(client, owner) };
  });
}

async function requireVersion(client: pg.Client) {
  const { rows } = await client.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  );
  const version = rows[0]!;
  if (version.number >= 150_000) return;
  throw new SettingsError(
    `Databasen är PostgreSQL ${version.name}: portalen behöver version 15 eller senare.`,
  );
}

/** Under a lock, so that two processes starting at once do not both fill the database. */
async function seedWhenEmpty(owner: string) {
  const { prisma, close } = connect(owner);
  await withClient(owner, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('demo'))`);
    if (await prisma.authority.findFirst({ select: { id: true } })) return;
    const { seedDemo } = await import('../demo/seed.ts');
    await seedDemo(prisma, new Date());
  }).finally(close);
}
