import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { arrayFrom, countOf, swedish } from '../../src/db/expressions.ts';
import { poolConnection } from '../../src/db/pool-connection.ts';
import { prepared, type Placeholders } from '../../src/db/prepared.ts';
import { builder, queriesIn, queriesOver, type Reader } from '../../src/db/queries.ts';
import { passwordStatusOf } from '../../src/passwords/status.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const overPool = queriesOver(poolConnection(database.pool));
const overPrisma = queriesIn(database.prisma);

/** One column of every kind that queries read. */
const everyKind = (read: Reader) =>
  read
    .selectFrom('user as u')
    .innerJoin('authority as a', 'a.id', 'u.authority_id')
    .innerJoin('used_username as used', 'used.user_id', 'u.id')
    .select((eb) => [
      'u.id',
      'u.language',
      'u.is_administrator as isAdministrator',
      'u.created_at as createdAt',
      'u.last_sign_in_at as lastSignInAt',
      'a.country',
      'used.digest',
      eb.cast<string[]>('a.working_languages', sql`text[]`).as('workingLanguages'),
      countOf(eb.selectFrom('role_assignment as r').whereRef('r.user_id', '=', 'u.id')).as('roles'),
      arrayFrom(
        eb.selectFrom('role_assignment as r').select('r.role_id').whereRef('r.user_id', '=', 'u.id'),
      ).as('roleIds'),
      eb.selectFrom('module').select('labels').where('code', '=', 'services').as('labels'),
    ])
    .where('u.username', '=', 'karin')
    .where('u.created_at', '<=', new Date('2100-01-01T00:00:00Z'));

it('a row is the same over the pool and in a transaction', async () => {
  const [row] = await everyKind(overPool).execute();
  const [same] = await everyKind(overPrisma).execute();
  expect(row).toMatchObject({
    isAdministrator: true,
    createdAt: expect.any(Date) as Date,
    country: 'SE',
    roles: row!.roleIds.length,
    roleIds: expect.arrayContaining([expect.any(Number)]) as number[],
  });
  expect({ ...same, digest: Buffer.from(same!.digest) }).toEqual(row);
});

it('what is written in a transaction is counted, and goes with it', async () => {
  const undone = new Error('undone');
  const write = database.prisma.$transaction(async (transaction) => {
    const { numUpdatedRows } = await queriesIn(transaction)
      .updateTable('user')
      .set({ telephone: '1' })
      .where('username', 'in', ['karin', 'lars'])
      .executeTakeFirstOrThrow();
    expect(Number(numUpdatedRows)).toBe(2);
    throw undone;
  });
  await expect(write).rejects.toBe(undone);
  const { telephone } = await overPool
    .selectFrom('user')
    .select('telephone')
    .where('username', '=', 'karin')
    .executeTakeFirstOrThrow();
  expect(telephone).not.toBe('1');
});

it('a prepared query is built once for each shape, and asks what it is given each time', async () => {
  const built: string[] = [];
  interface Asked {
    username?: string;
    authorityId?: number;
  }
  const usernames = prepared(
    (query: Reader, { username, authorityId }: Placeholders<Asked>, direction: 'asc' | 'desc') => {
      built.push(direction);
      let users = query.selectFrom('user').select('username').orderBy('username', direction);
      if (username) users = users.where('username', '=', username);
      if (authorityId) users = users.where('authority_id', '=', authorityId);
      return users;
    },
  );
  const namesOf = async (asked: Asked, direction: 'asc' | 'desc', read: Reader = overPool) =>
    (await usernames(read, asked, direction)).map(({ username }) => username);
  expect(await namesOf({ username: 'lars' }, 'asc')).toEqual(['lars']);
  expect(await namesOf({ username: 'karin' }, 'asc', overPrisma)).toEqual(['karin']);
  const { authority_id: authorityId } = await overPool
    .selectFrom('user')
    .select('authority_id')
    .where('username', '=', 'karin')
    .executeTakeFirstOrThrow();
  expect(await namesOf({ authorityId }, 'desc')).toEqual((await namesOf({ authorityId }, 'asc')).reverse());
  expect(await namesOf({ authorityId }, 'asc')).toContain('karin');
  expect(built).toEqual(['asc', 'desc', 'asc']);
});

it('the types of the tables are what the database has', async () => {
  const generated = readFileSync(new URL('../../src/db/generated/tables.ts', import.meta.url), 'utf8');
  const typeOf = new Map(
    [...generated.matchAll(/^ {2}(\w+): (\w+Table);$/gm)].map(([, table, type]) => [type!, table!]),
  );
  const typed = [...generated.matchAll(/^export interface (\w+Table) \{\n([^]*?)^\}/gm)].flatMap(
    ([, type, body]) =>
      [...body!.matchAll(/^ {2}(\w+): (.*);$/gm)].map(
        ([, column, of]) =>
          `${typeOf.get(type!)!}.${column!}${of!.includes('null') || of === 'unknown' ? ' NULL' : ''}`,
      ),
  );
  const { rows } = await database.owner.query<{ column: string }>(
    `SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'YES' THEN ' NULL' ELSE '' END AS column
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
  );
  expect(typed.sort()).toEqual(rows.map(({ column }) => column).sort());
});

it('the functions that queries call are there', async () => {
  const source = readFileSync(new URL('../../src/db/functions.ts', import.meta.url), 'utf8');
  const called = new Set([...source.matchAll(/(?:from |sql`)(\w+)\(/g)].map(([, name]) => name!));
  const { rows } = await database.owner.query<{ name: string }>('SELECT proname AS name FROM pg_proc');
  const known = new Set(rows.map(({ name }) => name));
  expect(called.size).toBeGreaterThan(3);
  expect([...called].filter((name) => !known.has(name))).toEqual([]);
});

/** Held by `npm run check`: tsc complains of a line that is expected to fail and does not. */
export const misspelt = [
  // @ts-expect-error: a table that is not there
  builder.selectFrom('invitations'),
  // @ts-expect-error: a column that is not there
  builder.selectFrom('invitation as i').select('i.authority_nam as authorityName'),
  // @ts-expect-error: an alias of a table that is not there
  builder.selectFrom('invitation as i').select('j.authority_name'),
  // @ts-expect-error: a column in a condition
  builder.selectFrom('invitation as i').where('i.manager', '=', 1),
  // @ts-expect-error: a value of an enum
  builder.selectFrom('authority').where('kind', '=', 'COMISSION'),
  // @ts-expect-error: a value of another type
  builder.selectFrom('authority').where('id', '=', '1'),
  // @ts-expect-error: a column to order by
  builder.selectFrom('user as u').select('u.id').orderBy('u.last_nam', swedish),
  // @ts-expect-error: a column of a join
  builder.selectFrom('user as u').innerJoin('authority as a', 'a.id', 'u.authority'),
  // @ts-expect-error: a language of a jsonb column
  builder.selectFrom('module').select((eb) => eb.ref('labels', '->>').key('se').as('label')),
  // @ts-expect-error: a column of a subquery
  builder.selectFrom(builder.selectFrom('user').select('id as userId').as('one')).select('one.user_id'),
  // @ts-expect-error: a part of a query where there is no user u
  builder.selectFrom('authority as u').select((eb) => passwordStatusOf(eb, new Date()).as('password')),
  // @ts-expect-error: a value that a prepared query is not given
  prepared((read: Reader, { id }: Placeholders<{ ide: number }>) =>
    read.selectFrom('user').where('id', '=', id),
  ),
];

it('a misspelt key of a row does not compile', async () => {
  const [found] = await overPool.selectFrom('user').select('first_name as firstName').limit(1).execute();
  expect(found).toHaveProperty('firstName');
  // @ts-expect-error: the alias is firstName
  expect(found!.firstname).toBeUndefined();
});
