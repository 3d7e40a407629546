import pg from 'pg';
import { SettingsError } from '../settings.ts';
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
 * @throws SettingsError when DATABASE_URL is missing in production or does not lead to a database to use
 * @throws when a migration fails
 */
export async function openDatabase(environment: NodeJS.ProcessEnv = process.env): Promise<Database> {
  if (environment.DATABASE_URL) {
    await requireAnswer(environment.DATABASE_URL);
    return { ...(await openAt(environment.DATABASE_URL)), isDemo: false };
  }
  if (environment.NODE_ENV === 'production') {
    throw new SettingsError(
      'Ange DATABASE_URL: adressen till portalens PostgreSQL, postgresql://användare:lösenord@värd/databas.',
    );
  }
  return { ...(await openEmbedded()), isDemo: true };
}

/** Connects once, to say in a sentence what is wrong with an address that leads nowhere. */
async function requireAnswer(url: string) {
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url)) {
    throw new SettingsError(
      'DATABASE_URL ska vara en adress: postgresql://användare:lösenord@värd/databas. Andra tecken än bokstäver och siffror i lösenordet skrivs procentkodade.',
    );
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    throw new SettingsError(complaint(client, cause as ConnectionFault), { cause });
  }
  await client.end();
}

type ConnectionFault = Error & { code?: string };

function complaint({ host, port, user, database }: pg.Client, { code, message }: ConnectionFault): string {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
      return `Ingen databas svarar på ${host}:${port}. Kontrollera DATABASE_URL och att PostgreSQL är igång.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Databasservern ${host} går inte att hitta. Kontrollera DATABASE_URL.`;
    case '28000':
    case '28P01':
      return `Databasservern ${host} släpper inte in ${user ?? ''} med det lösenordet. Kontrollera DATABASE_URL.`;
    case '3D000':
      return `Databasen ${database ?? ''} finns inte på ${host}. Skapa den, eller ändra DATABASE_URL.`;
    default:
      return `Databasen på ${host}:${port} går inte att ansluta till («${message}»). Kontrollera DATABASE_URL.`;
  }
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
  throw new SettingsError(
    `Databasen är PostgreSQL ${version.name}: portalen behöver version 15 eller senare.`,
  );
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
