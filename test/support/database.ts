import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
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

/** Gives the tests of the file, or of the `describe`, a database of their own, cloned from the template. */
export function useDatabase(template: 'empty' | 'demo' = 'demo'): TestDatabase {
  const server = inject('databaseServer');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = siblingUrl(inject('appServer'), name);
  const ownerUrl = siblingUrl(server, name);
  const connection = connect(url);
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 2, options: '-c TimeZone=UTC' });
  beforeAll(() => run(server, `CREATE DATABASE ${name} TEMPLATE template_${template}`));
  afterAll(async () => {
    await connection.close();
    await owner.end();
    await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { prisma: connection.prisma, pool: connection.pool, url, owner, ownerUrl };
}

async function run(server: string, sql: string) {
  await withClient(server, (client) => client.query(sql));
}
