/** For how many days a link works (AUT-04). */
export const linkDays = 7;

/** What a link can be, besides never having been. */
export interface Link {
  /** Null while it is open. */
  outcome: 'CONFIRMED' | 'CANCELLED' | 'REPLACED' | null;
  expiresAt: Date;
  /** The address that counted when the new one was asked for. */
  before: string;
  /** The one that counts now. */
  present: string;
}

export type State = 'waiting' | 'expired' | 'overtaken' | 'confirmed' | 'cancelled' | 'replaced';

/** Overtaken when the address has been changed otherwise since, as by an earlier version of the portal. */
export function stateOf({ outcome, expiresAt, before, present }: Link, now: Date): State {
  switch (outcome) {
    case 'CONFIRMED':
      return 'confirmed';
    case 'CANCELLED':
      return 'cancelled';
    case 'REPLACED':
      return 'replaced';
    case null:
      if (before !== present) return 'overtaken';
      return expiresAt <= now ? 'expired' : 'waiting';
  }
}

/** Why a link does not lead to a confirmation. Unknown: there is none. Taken: another user has the address (USR-03). */
export type Closed = Exclude<State, 'waiting'> | 'unknown' | 'taken';
