import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { connect } from '../../src/db/client.ts';
import type { PrismaClient } from '../../src/db/generated/client.ts';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';

export interface TestDatabase {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  readonly url: string;
}

/** Gives the tests of the file, or of the `describe`, a database of their own, cloned from the template. */
export function useDatabase(template: 'empty' | 'demo' = 'demo'): TestDatabase {
  const server = inject('databaseServer');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = siblingUrl(server, name);
  const connection = connect(url);
  beforeAll(() => run(server, `CREATE DATABASE ${name} TEMPLATE template_${template}`));
  afterAll(async () => {
    await connection.close();
    await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { prisma: connection.prisma, pool: connection.pool, url };
}

async function run(server: string, sql: string) {
  await withClient(server, (client) => client.query(sql));
}
