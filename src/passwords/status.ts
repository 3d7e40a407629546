import { expressionBuilder } from 'kysely';
import { caseOf, type Given, type In } from '../db/expressions.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { Tables } from '../db/generated/tables.ts';
import { prismaSql } from '../db/reader.ts';

/** Wrong passwords in a row that block it (PWD-07). */
export const wrongPasswordsAllowed = 5;

/** The four password statuses (USR-12), with their words on the screen. */
export const passwordStatuses = {
  temporary: 'tillfälligt',
  valid: 'giltigt',
  blocked: 'blockerat',
  expired: 'har gått ut',
} as const;

export type PasswordStatus = keyof typeof passwordStatuses;

/** The two account statuses (USR-13), with their words on the screen. */
export const accountStatuses = { new: 'ny', active: 'aktiv' } as const;

export type AccountStatus = keyof typeof accountStatuses;

export interface PasswordState {
  failedSignIns: number;
  passwordTemporary: boolean;
  passwordExpiresAt: Date;
}

/** A blocked password is blocked whatever else it is; a temporary one stays so when its seven days are over. */
export function passwordStatus(
  { failedSignIns, passwordTemporary, passwordExpiresAt }: PasswordState,
  now: Date,
): PasswordStatus {
  if (failedSignIns >= wrongPasswordsAllowed) return 'blocked';
  if (passwordTemporary) return 'temporary';
  return passwordExpiresAt <= now ? 'expired' : 'valid';
}

/** The same in a query, of the user called u. */
export const passwordStatusOf = (eb: In<'user', 'u'>, now: Given<Date>) =>
  caseOf(
    {
      blocked: eb('u.failed_sign_ins', '>=', wrongPasswordsAllowed),
      temporary: eb.ref('u.password_temporary'),
      expired: eb('u.password_expires_at', '<=', now),
    },
    'valid',
  );

/** The same, for queries that are not written with Kysely yet. */
export const passwordStatusSql = (now: Date): Prisma.Sql =>
  prismaSql(passwordStatusOf(expressionBuilder<Tables & { u: Tables['user'] }, 'u'>(), now));

export const accountStatus = ({ firstSignInAt }: { firstSignInAt: Date | null }): AccountStatus =>
  firstSignInAt ? 'active' : 'new';

/** The same in a query, of the user called u. */
export const accountStatusOf = (eb: In<'user', 'u'>) =>
  caseOf({ new: eb('u.first_sign_in_at', 'is', null) }, 'active');
