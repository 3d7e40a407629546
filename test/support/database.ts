import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { connect } from '../../src/db/client.ts';
import type { PrismaClient } from '../../src/db/generated/client.ts';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';

export interface TestDatabase {
  /** Connected as the portal's own role, which owns nothing: every test proves that its rights suffice. */
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Connected as the owner of the tables, for the few tests that change how the database is made. */
  readonly owner: pg.Pool;
  readonly ownerUrl: string;
}

export interface OpenDatabase extends TestDatabase {
  close: () => Promise<void>;
}

/** Gives the tests of the file, or of the `describe`, a database of their own, cloned from the template. */
export function useDatabase(template: 'empty' | 'demo' = 'demo'): TestDatabase {
  const name = newDatabaseName();
  const { close, ...database } = openTestDatabase(name);
  beforeAll(() => cloneDatabase(name, `template_${template}`));
  afterAll(async () => {
    await close();
    await dropDatabase(name);
  });
  return database;
}

/** A database for each test, as `useDatabase` gives one to the file. */
export const useDatabaseForEach = (template: 'empty' | 'demo' = 'demo'): TestDatabase =>
  useForEach(template, (database) => database);

/**
 * Makes something on a database of its own for each test, where each begins from the template rather than from what
 * others have left: slower, by about a third of a second a test.
 */
export function useForEach<Made extends object>(
  template: 'empty' | 'demo',
  make: (database: TestDatabase) => Made,
): Made {
  let made: Made;
  let name: string;
  let database: OpenDatabase;
  beforeEach(async () => {
    name = newDatabaseName();
    await cloneDatabase(name, `template_${template}`);
    database = openTestDatabase(name);
    made = make(database);
  });
  afterEach(async () => {
    await database.close();
    await dropDatabase(name);
  });
  return new Proxy({} as Made, { get: (_, key) => Reflect.get(made, key) as unknown });
}

export const newDatabaseName = (): string => `test_${randomUUID().replaceAll('-', '')}`;

/** Connects at the first query, so the database may be created later. */
export function openTestDatabase(name: string): OpenDatabase {
  const url = siblingUrl(inject('appServer'), name);
  const ownerUrl = siblingUrl(inject('databaseServer'), name);
  const { prisma, pool, close } = connect(url);
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 2, options: '-c TimeZone=UTC' });
  owner.on('error', () => undefined); // Its connections may outlive `end` for a moment, and the database is dropped then.
  const closeBoth = async () => {
    await close();
    await owner.end();
  };
  return { prisma, pool, url, owner, ownerUrl, close: closeBoth };
}

export const cloneDatabase = (name: string, template: string): Promise<void> =>
  run(`CREATE DATABASE ${name} TEMPLATE ${template}`);

export const dropDatabase = (name: string): Promise<void> => run(`DROP DATABASE ${name} WITH (FORCE)`);

async function run(sql: string): Promise<void> {
  await withClient(inject('databaseServer'), (client) => client.query(sql));
}
