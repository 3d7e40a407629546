import { Prisma } from './generated/client.ts';

interface DriverCause {
  originalCode?: string;
  originalMessage?: string;
  constraint?: { index?: string; fields?: string[] };
}

/**
 * The name of the unique constraint that a write ran into; null for any other fault. Prisma 7 tells it only
 * in what the driver said.
 */
export function violatedUnique(fault: unknown): string | null {
  if (!(fault instanceof Prisma.PrismaClientKnownRequestError) || !['P2002', 'P2010'].includes(fault.code))
    return null;
  const { driverAdapterError } = (fault.meta ?? {}) as { driverAdapterError?: { cause?: DriverCause } };
  const cause = driverAdapterError?.cause;
  return cause?.constraint?.index ?? null;
}
