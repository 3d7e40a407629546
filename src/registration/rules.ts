import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';

export type Refusal =
  | { rule: 'organisation-number-taken' }
  | { rule: 'doubles-not-dismissed' }
  | { rule: 'country-taken' }
  | { rule: 'commission-taken' }
  | { rule: 'email-taken' }
  | { rule: 'username-taken' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached };

/** Every likely double must be dismissed expressly, also one that has come since the others were shown (ACC-03). */
export const refusalOfDoubles = (
  doubles: readonly { id: number }[],
  dismissed: readonly string[],
): Refusal | null =>
  doubles.every(({ id }) => dismissed.includes(String(id))) ? null : { rule: 'doubles-not-dismissed' };
