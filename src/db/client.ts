import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

export type Transaction = Prisma.TransactionClient;

export interface Connection {
  prisma: PrismaClient;
  pool: pg.Pool;
  close: () => Promise<void>;
}

/** Connects Prisma and, over the same pool, what speaks SQL itself: sessions, jobs. */
export function connect(url: string, poolSize = 5): Connection {
  // Prisma's adapter drops the offset of a timestamp: every session must be in UTC.
  const pool = new pg.Pool({ connectionString: url, max: poolSize, options: '-c TimeZone=UTC' });
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
