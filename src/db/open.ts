import type pg from 'pg';
import { connect, type Connection } from './client.ts';
import { migrate } from './migrate.ts';
import { siblingUrl, withClient } from './with-client.ts';

export interface Database extends Connection {
  url: string;
  /** True for the embedded database with its demo data. */
  isDemo: boolean;
}

/**
 * Opens the database of DATABASE_URL, else the embedded one filled with demo data, and migrates it.
 * @throws in production without DATABASE_URL; when PostgreSQL is too old; when a migration fails.
 */
export async function openDatabase(environment: NodeJS.ProcessEnv = process.env): Promise<Database> {
  if (environment.DATABASE_URL) return { ...(await openAt(environment.DATABASE_URL)), isDemo: false };
  if (environment.NODE_ENV === 'production') {
    throw new Error(
      'Ange DATABASE_URL: adressen till portalens PostgreSQL, postgresql://användare:lösenord@värd/databas.',
    );
  }
  return { ...(await openEmbedded()), isDemo: true };
}

async function openEmbedded() {
  const { startEmbedded } = await import('./embedded.ts');
  const server = await startEmbedded();
  try {
    const database = await openAt(await createPortal(server.url));
    await seedWhenEmpty(database);
    return { ...database, close: () => database.close().finally(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Creates the database `portal` where it is missing and returns its address. */
async function createPortal(serverUrl: string) {
  await withClient(serverUrl, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('portal'))`);
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'portal'`);
    if (!rowCount) await client.query('CREATE DATABASE portal');
  });
  return siblingUrl(serverUrl, 'portal');
}

async function openAt(url: string) {
  await withClient(url, requireVersion);
  await migrate(url);
  return { url, ...connect(url) };
}

async function requireVersion(client: pg.Client) {
  const { rows } = await client.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  );
  const version = rows[0]!;
  if (version.number >= 150_000) return;
  throw new Error(`Databasen är PostgreSQL ${version.name}: portalen behöver version 15 eller senare.`);
}

/** Under a lock, so that two processes starting at once do not both fill the database. */
async function seedWhenEmpty({ prisma, url }: { prisma: Connection['prisma']; url: string }) {
  await withClient(url, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('demo'))`);
    if (await prisma.authority.findFirst({ select: { id: true } })) return;
    const { seedDemo } = await import('../../prisma/demo/seed.ts');
    await seedDemo(prisma, new Date());
  });
}
