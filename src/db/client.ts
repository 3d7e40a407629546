import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

export type Transaction = Prisma.TransactionClient;

export interface Connection {
  prisma: PrismaClient;
  pool: pg.Pool;
  close: () => Promise<void>;
}

/**
 * How long one waits for what, in milliseconds. PostgreSQL ends a statement, a wait for a lock and a transaction that
 * does nothing; we give up a connection that says nothing, a little later.
 */
export const patience = { connection: 10_000, lock: 5_000, statement: 15_000, answer: 17_000, idle: 20_000 };

/**
 * What each session is set to. Prisma's adapter drops the offset of a timestamp: every session must be in UTC. Compiling a
 * query takes longer than any of ours runs.
 */
export const sessionSettings = ({ lock, statement, idle } = patience): Record<string, string> => ({
  TimeZone: 'UTC',
  jit: 'off',
  lock_timeout: `${lock}ms`,
  statement_timeout: `${statement}ms`,
  idle_in_transaction_session_timeout: `${idle}ms`,
});

/** As options and not as parameters of their own, of which poolers refuse all that they do not know. */
const sessionOptions = (waits: typeof patience): string =>
  Object.entries(sessionSettings(waits))
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

/** Opens connections as they are needed, which wait as long as `patience` says. */
export function createPool(url: string, poolSize = 5, waits = patience): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    options: sessionOptions(waits),
    // A host that has vanished without a word is noticed.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // After a silence the first page is as quick as the others.
    idleTimeoutMillis: 10 * 60_000,
    connectionTimeoutMillis: waits.connection,
    query_timeout: waits.answer,
  });
  pool.on('error', () => undefined); // An idle connection that breaks is replaced, not fatal.
  return pool;
}

/** Connects Prisma and, over the same pool, what speaks SQL itself: sessions, jobs. */
export function connect(url: string, poolSize = 5, waits = patience): Connection {
  const pool = createPool(url, poolSize, waits);
  // In a rush, requests wait for their turn instead of failing.
  const transactionOptions = { maxWait: 20_000, timeout: 20_000 };
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
