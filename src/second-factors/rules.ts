import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';

/** Why another user's second factor is not reset (PWD-12). */
export type ResetRefusal =
  | { rule: 'own-account' }
  | { rule: 'no-factor' }
  | { rule: 'password-reset-today' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached };

/**
 * Why somebody who is signed in has not proven anew who it is (PWD-13). Used: the code was right, and has been taken before.
 * Unreadable: nobody can tell, since the secret is gone that the app's key was sealed with (SEC-09).
 */
export interface ProofRefusal {
  rule: 'wrong' | 'used' | 'waits' | 'unreadable';
  means: 'password' | 'code' | 'recovery-code' | 'passkey';
}

/** Why nobody is reminded. */
export type RemindRefusal = Extract<ResetRefusal, { rule: 'too-many-mails' }>;

export type Refusal =
  | { rule: 'wrong-code' }
  /** The page with the key was open for too long, or belongs to another sign-in. */
  | { rule: 'offer-expired' }
  | { rule: 'passkey-refused' }
  | { rule: 'too-many-passkeys' }
  /** The last one cannot be removed as long as one is demanded (PWD-11). */
  | { rule: 'demanded' };

/** The most passkeys of one user. */
export const mostPasskeys = 20;
