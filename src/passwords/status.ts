import { Prisma } from '../db/generated/client.ts';

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

/** A blocked password is blocked whatever else it is; a temporary one stays so when its seven days are over. */
export function passwordStatus(
  { failedSignIns, passwordTemporary, passwordExpiresAt }: PasswordState,
  now: Date,
): PasswordStatus {
  if (failedSignIns >= wrongPasswordsAllowed) return 'blocked';
  if (passwordTemporary) return 'temporary';
  return passwordExpiresAt <= now ? 'expired' : 'valid';
}

/** The same in SQL, for lists; the user table is called u. */
export const passwordStatusSql = (now: Date): Prisma.Sql => Prisma.sql`
  CASE WHEN u.failed_sign_ins >= ${wrongPasswordsAllowed} THEN 'blocked'
       WHEN u.password_temporary THEN 'temporary'
       WHEN u.password_expires_at <= ${now} THEN 'expired'
       ELSE 'valid' END`;

export const accountStatus = ({ firstSignInAt }: { firstSignInAt: Date | null }): AccountStatus =>
  firstSignInAt ? 'active' : 'new';

export const accountStatusSql: Prisma.Sql = Prisma.sql`CASE WHEN u.first_sign_in_at IS NULL THEN 'new' ELSE 'active' END`;
