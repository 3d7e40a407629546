import type { Change } from '../../audit/events.ts';
import type { Transaction } from '../../db/client.ts';
import * as format from '../../web/format.ts';
import { fieldLabels, fields, type Field } from '../fields.ts';
import type { AuthorityValues } from '../forms.ts';
import { merge } from '../merge.ts';
import { changesSince, findValues, type SavedChange } from '../queries.ts';

/** What others saved while somebody was editing, and the form that comes of it (AUT-05). */
export interface OthersChanges {
  version: number;
  values: AuthorityValues;
  /** «Anna Berg, 2026-11-23 14:05» */
  who: string[];
  /** What they changed, in words. */
  summary: { field: string; label: string; text: string }[];
  /** Field to what stands at it. */
  notices: Record<string, string>;
}

/** Compares what was typed with what others have saved since the given version. */
export async function compareWithOthers(
  db: Transaction,
  authorityId: number,
  since: number,
  mine: AuthorityValues,
): Promise<OthersChanges> {
  const { version, values: theirs } = await findValues(db, authorityId);
  const saves = await changesSince(db, authorityId, since);
  const merged = merge(undo(saves, theirs), theirs, mine);
  const notices: Record<string, string> = {};
  for (const field of merged.conflicts)
    notices[field] =
      `Har ändrats av någon annan till: ${inWords(field, theirs)}. Det du skrev står kvar i fältet.`;
  for (const field of merged.takenOver)
    notices[field] = 'Har ändrats av någon annan. Den nya uppgiften står i fältet.';
  return {
    version,
    values: merged.values,
    who: whoAndWhen(saves),
    summary: summarise(saves, theirs),
    notices,
  };
}

/** What was added to a set, or taken away. */
interface Member<Id> {
  id: Id;
  label: string;
}

/** Goes back through the saves to what the form was filled in with. */
function undo(saves: readonly SavedChange[], current: AuthorityValues): AuthorityValues {
  return saves.reduce<AuthorityValues>((values, { changes }) => {
    const changed = fields.filter((field) => field in changes);
    const before = Object.fromEntries(changed.map((field) => [field, changes[field]?.before]));
    const keywords = undoSet(undoSet(values.keywords, changes.keywords), changes.moduleKeywords);
    return {
      ...values,
      ...before,
      keywords,
      coordinators: undoSet(values.coordinators, changes.coordinators),
    };
  }, current);
}

function undoSet<Id extends number | string>(ids: Id[], change: Change | undefined): Id[] {
  if (!change) return ids;
  const added = (change.after as Member<Id>[]).map(({ id }) => id);
  const removed = (change.before as Member<Id>[]).map(({ id }) => id);
  return [...ids.filter((id) => !added.includes(id)), ...removed].sort((one, other) =>
    one < other ? -1 : 1,
  );
}

/** A save that asks for another e-mail is more than one event. */
const whoAndWhen = (saves: readonly SavedChange[]): string[] => [
  ...new Set(saves.map(({ actorName, at }) => `${actorName ?? 'portalen'} ${format.dateTime(at)}`)),
];

/** The sets of a save, with the section of the form that each is in. */
const sets = [
  { set: 'keywords', field: 'klassificering', label: 'Nyckelord' },
  { set: 'moduleKeywords', field: 'moduler', label: 'Modulernas nyckelord' },
  { set: 'coordinators', field: 'moduler', label: 'Inkopplade samordnare' },
];

function summarise(saves: readonly SavedChange[], theirs: AuthorityValues) {
  const changed = fields.filter((field) => saves.some(({ changes }) => field in changes));
  return [
    ...changed.map((field) => ({ field, label: fieldLabels[field], text: inWords(field, theirs) })),
    ...sets.flatMap(({ set, field, label }) => {
      const changes = saves.flatMap(({ changes }) => changes[set] ?? []);
      const added = changes.flatMap(({ after }) => labelsOf(after));
      const removed = changes.flatMap(({ before }) => labelsOf(before));
      return [
        { field, label: `${label} som lades till`, text: added.join(', ') },
        { field, label: `${label} som togs bort`, text: removed.join(', ') },
      ].filter(({ text }) => text !== '');
    }),
  ];
}

const labelsOf = (members: unknown): string[] => (members as Member<unknown>[]).map(({ label }) => label);

function inWords(field: Field | keyof AuthorityValues, values: AuthorityValues): string {
  if (field === 'workingLanguages') return values.workingLanguages.map(format.language).join(', ') || 'inget';
  return String(values[field]) || 'tomt';
}
