import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { FactorDemand } from '../db/generated/enums.ts';

/** Whether the user u has a second factor. Recovery codes alone are none. */
export const hasFactorSql: Prisma.Sql = Prisma.sql`
  (EXISTS (SELECT FROM totp t WHERE t.user_id = u.id) OR EXISTS (SELECT FROM passkey k WHERE k.user_id = u.id))`;

export interface OwnPasskey {
  id: number;
  name: string;
  /** The only host that it works at. */
  host: string;
  addedAt: Date;
  lastUsedAt: Date | null;
}

export interface Factors {
  app: { addedAt: Date } | null;
  passkeys: OwnPasskey[];
  /** Recovery codes that have not been used. */
  recoveryCodes: number;
  /** Since when a second factor is demanded; null when it is not. */
  demandedSince: Date | null;
}

/** What a user has of second factors, and whether it must (PWD-11). */
export async function findFactors(db: Transaction, userId: number): Promise<Factors> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      factorDemandedSince: true,
      totp: { select: { addedAt: true } },
      passkeys: {
        select: { id: true, name: true, host: true, addedAt: true, lastUsedAt: true },
        orderBy: { id: 'asc' },
      },
      _count: { select: { recoveryCodes: true } },
    },
  });
  return {
    app: user.totp,
    passkeys: user.passkeys,
    recoveryCodes: user._count.recoveryCodes,
    demandedSince: user.factorDemandedSince,
  };
}

export const hasFactor = ({ app, passkeys }: Pick<Factors, 'app' | 'passkeys'>): boolean =>
  app !== null || passkeys.length > 0;

/** How many of those who lack a second factor a page shows. */
export const mostLacking = 200;

export interface Demanding {
  demand: FactorDemand;
  from: Date | null;
  /** How many lack one. */
  total: number;
  /** Those of whom one is demanded first. */
  lacking: { id: number; name: string; isAdministrator: boolean; demandedSince: Date | null }[];
}

/** Of whom an authority demands a second factor, and who lacks one. */
export async function findDemanding(db: Transaction, authorityId: number): Promise<Demanding> {
  const { factorDemand, factorDemandFrom } = await db.authority.findUniqueOrThrow({
    where: { id: authorityId },
    select: { factorDemand: true, factorDemandFrom: true },
  });
  const where = { authorityId, totp: null, passkeys: { none: {} } };
  const total = await db.user.count({ where });
  const lacking = await db.user.findMany({
    where,
    select: {
      id: true,
      firstName: true,
      lastName: true,
      isAdministrator: true,
      factorDemandedSince: true,
    },
    orderBy: [
      { factorDemandedSince: { sort: 'asc', nulls: 'last' } },
      { lastName: 'asc' },
      { firstName: 'asc' },
      { id: 'asc' },
    ],
    take: mostLacking,
  });
  return {
    demand: factorDemand,
    from: factorDemandFrom,
    total,
    lacking: lacking.map(({ id, firstName, lastName, isAdministrator, factorDemandedSince }) => ({
      id,
      name: `${lastName}, ${firstName}`,
      isAdministrator,
      demandedSince: factorDemandedSince,
    })),
  };
}
