import { Prisma } from '../db/generated/client.ts';

/**
 * So many in `failed_sign_ins` mean that the password is blocked (PWD-07). The version before this one counted up to it;
 * now it is set in one go, and what is counted is in `wrong_passwords`.
 */
export const blocked = 5;

/** The same in SQL, of the users that are not. */
export const notBlockedSql: Prisma.Sql = Prisma.sql`failed_sign_ins < ${blocked}`;

/** The four password statuses (USR-12), with their words on the screen. */
export const passwordStatuses = {
  temporary: 'tillfälligt',
  valid: 'giltigt',
  blocked: 'blockerat',
  expired: 'har gått ut',
} as const;

export type PasswordStatus = keyof typeof passwordStatuses;

/** The colours of their tags. */
export const passwordStatusColors = {
  temporary: 'info',
  valid: 'success',
  blocked: 'danger',
  expired: 'warning',
} as const satisfies Record<PasswordStatus, string>;

/** The two account statuses (USR-13), with their words on the screen. */
export const accountStatuses = { new: 'ny', active: 'aktiv' } as const;

export type AccountStatus = keyof typeof accountStatuses;

export interface PasswordState {
  failedSignIns: number;
  passwordTemporary: boolean;
  passwordExpiresAt: Date;
}

export const isBlocked = ({ failedSignIns }: Pick<PasswordState, 'failedSignIns'>): boolean =>
  failedSignIns >= blocked;

/** A blocked password is blocked whatever else it is; a temporary one stays so when its seven days are over. */
export function passwordStatus(
  { failedSignIns, passwordTemporary, passwordExpiresAt }: PasswordState,
  now: Date,
): PasswordStatus {
  if (isBlocked({ failedSignIns })) return 'blocked';
  if (passwordTemporary) return 'temporary';
  return passwordExpiresAt <= now ? 'expired' : 'valid';
}

/** The same in SQL, for lists; the user table is called u. */
export const passwordStatusSql = (now: Date): Prisma.Sql => Prisma.sql`
  CASE WHEN u.failed_sign_ins >= ${blocked} THEN 'blocked'
       WHEN u.password_temporary THEN 'temporary'
       WHEN u.password_expires_at <= ${now} THEN 'expired'
       ELSE 'valid' END`;

/**
 * Whether the user, whom a query calls so, can sign in as things are: has done it before, and the password is neither
 * blocked nor over (USR-25).
 */
export const canSignInSql = (user: Prisma.Sql, now: Date): Prisma.Sql => Prisma.sql`
  (${user}.first_sign_in_at IS NOT NULL AND ${user}.failed_sign_ins < ${blocked} AND ${user}.password_expires_at > ${now})`;

export const accountStatus = ({ firstSignInAt }: { firstSignInAt: Date | null }): AccountStatus =>
  firstSignInAt ? 'active' : 'new';

export const accountStatusSql: Prisma.Sql = Prisma.sql`CASE WHEN u.first_sign_in_at IS NULL THEN 'new' ELSE 'active' END`;
