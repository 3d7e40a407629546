import type { AuthorityKind } from '../db/generated/enums.ts';

export type Refusal =
  | { rule: 'is-commission' }
  | { rule: 'same-country' }
  | { rule: 'moved-meanwhile' }
  | { rule: 'coordinator-taken' }
  | { rule: 'organisation-number-taken' };

interface Wanted {
  kind: AuthorityKind;
  /** Where the authority is, and where the page took it to be. */
  country: string;
  from: string;
  to: string;
  /** The new country has a national coordinator. */
  hasCoordinator: boolean;
}

/** What stands against moving an authority to another country (AUT-02); the Commission's own country decides nothing. */
export function refusalOfMove({ kind, country, from, to, hasCoordinator }: Wanted): Refusal | null {
  if (kind === 'COMMISSION') return { rule: 'is-commission' };
  if (country !== from) return { rule: 'moved-meanwhile' };
  if (country === to) return { rule: 'same-country' };
  return kind === 'NATIONAL_COORDINATOR' && hasCoordinator ? { rule: 'coordinator-taken' } : null;
}
