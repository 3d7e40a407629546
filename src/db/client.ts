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
 * As options and not as parameters of their own, of which poolers refuse all that they do not know. Prisma's adapter
 * drops the offset of a timestamp: every session must be in UTC. Compiling a query takes longer than any of ours runs.
 */
const sessionOptions = ({ lock, statement, idle }: typeof patience): string =>
  `-c TimeZone=UTC -c jit=off -c lock_timeout=${lock} -c statement_timeout=${statement} -c idle_in_transaction_session_timeout=${idle}`;

/** Connects Prisma and, over the same pool, what speaks SQL itself: sessions, jobs. */
export function connect(url: string, poolSize = 5, waits = patience): Connection {
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
