import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';
import type { Demand } from './demands.ts';

export type Refusal =
  | { rule: 'unmet-demand'; demand: Demand }
  | { rule: 'reused' }
  | { rule: 'wrong-present-password' }
  | { rule: 'repeated-differently' }
  | { rule: 'own-account' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached };
