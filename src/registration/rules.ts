import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';

export type Refusal =
  | { rule: 'organisation-number-taken' }
  | { rule: 'country-taken' }
  | { rule: 'commission-taken' }
  | { rule: 'email-taken' }
  | { rule: 'username-taken' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached };
