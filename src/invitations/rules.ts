import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';

/** For how many days a link works (ACC-04). */
export const linkDays = 14;

/** How far an invitation has come (ACC-04). */
export type State = 'sent' | 'opened' | 'waiting' | 'approved' | 'rejected' | 'withdrawn' | 'expired';

export type Refusal =
  | { rule: 'submitted-already' | 'decided-already' | 'withdrawn-already' | 'not-submitted' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached };

/** Only unanswered invitations can be reminded or withdrawn. A waiting one is approved or rejected. */
export function refusalOfChange(state: State): Refusal | null {
  switch (state) {
    case 'sent':
    case 'opened':
    case 'expired':
      return null;
    case 'waiting':
      return { rule: 'submitted-already' };
    case 'withdrawn':
      return { rule: 'withdrawn-already' };
    default:
      return { rule: 'decided-already' };
  }
}

/** What waits is decided once. */
export function refusalOfDecision(state: State): Refusal | null {
  if (state === 'waiting') return null;
  return refusalOfChange(state) ?? { rule: 'not-submitted' };
}

/** The link works once, until it expires or is withdrawn. */
export const isOpen = (state: State): boolean => state === 'sent' || state === 'opened';
