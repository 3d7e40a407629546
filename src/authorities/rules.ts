import type { KeywordRow } from '../keywords/tree.ts';
import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';

export type Refusal =
  | { rule: 'changed-meanwhile' }
  | { rule: 'keyword-not-offered' }
  | { rule: 'coordinator-not-offered'; moduleId: number }
  | { rule: 'name-not-changed' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached };

/**
 * Only keywords that are general or belong to one of the authority's modules can be chosen; retired ones stay
 * where they are chosen already (ACC-08).
 */
export function refusalOfKeywords(
  chosen: readonly number[],
  before: readonly number[],
  known: readonly KeywordRow[],
): Refusal | null {
  const offered = new Set(
    known.filter(({ id, isRetired }) => !isRetired || before.includes(id)).map(({ id }) => id),
  );
  return chosen.every((id) => offered.has(id)) ? null : { rule: 'keyword-not-offered' };
}

/** Only authorities with the coordinator part in the module can be linked (AUT-07); those linked may stay. */
export function refusalOfCoordinators(
  chosen: readonly string[],
  before: readonly string[],
  offered: readonly string[],
): Refusal | null {
  const wrong = chosen.find((key) => !before.includes(key) && !offered.includes(key));
  return wrong === undefined
    ? null
    : { rule: 'coordinator-not-offered', moduleId: Number(wrong.split('-')[0]) };
}

/** The box for a greater change of the informal name goes with a changed name (AUT-03). */
export const refusalOfNameChange = (isMajor: boolean, before: string, after: string): Refusal | null =>
  isMajor && before === after ? { rule: 'name-not-changed' } : null;
