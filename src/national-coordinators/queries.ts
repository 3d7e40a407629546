import type { Transaction } from '../db/client.ts';
import type { PasswordState } from '../passwords/status.ts';
import { countries } from '../web/countries.ts';

export interface Coordinator {
  id: number;
  name: string;
}

/** Every country that takes part, with its national coordinator (ACC-08). */
export async function coordinatorsByCountry(
  db: Transaction,
): Promise<{ country: string; coordinator: Coordinator | null }[]> {
  const found = await db.authority.findMany({
    where: { kind: 'NATIONAL_COORDINATOR' },
    select: { id: true, informalName: true, country: true },
  });
  return countries.map((country) => {
    const one = found.find((authority) => authority.country === country);
    return { country, coordinator: one ? { id: one.id, name: one.informalName } : null };
  });
}

export async function coordinatorOf(db: Transaction, country: string): Promise<Coordinator | null> {
  const found = await db.authority.findFirst({
    where: { country, kind: 'NATIONAL_COORDINATOR' },
    select: { id: true, informalName: true },
  });
  return found && { id: found.id, name: found.informalName };
}

export interface Administrator extends PasswordState {
  id: number;
  firstName: string;
  lastName: string;
  email: string;
  firstSignInAt: Date | null;
  lastSignInAt: Date | null;
  /** A second factor (PWD-11). */
  hasFactor: boolean;
}

/** The administrators at the national coordinator of the country, or the one named (ACC-10), by name. */
export async function administratorsAt(
  db: Transaction,
  country: string,
  userId?: number,
): Promise<Administrator[]> {
  const found = await db.user.findMany({
    where: { id: userId, isAdministrator: true, authority: { country, kind: 'NATIONAL_COORDINATOR' } },
    select: {
      id: true,
      firstName: true,
      lastName: true,
      email: true,
      firstSignInAt: true,
      lastSignInAt: true,
      failedSignIns: true,
      passwordTemporary: true,
      passwordExpiresAt: true,
      totp: { select: { userId: true } },
      _count: { select: { passkeys: true } },
    },
    orderBy: [{ lastName: 'asc' }, { firstName: 'asc' }, { id: 'asc' }],
  });
  return found.map(({ totp, _count, ...user }) => ({
    ...user,
    hasFactor: totp !== null || _count.passkeys > 0,
  }));
}
