import type { AuthorityKind } from '../db/generated/enums.ts';

export type Refusal =
  { rule: 'not-in-country' } | { rule: 'already-coordinator' } | { rule: 'is-commission' };

/** Who can become national coordinator of a country (ACC-08). */
export function refusalOfAppointment(
  authority: { country: string; kind: AuthorityKind } | null,
  country: string,
): Refusal | null {
  if (authority?.country !== country) return { rule: 'not-in-country' };
  if (authority.kind === 'COMMISSION') return { rule: 'is-commission' };
  return authority.kind === 'NATIONAL_COORDINATOR' ? { rule: 'already-coordinator' } : null;
}
