import type { Transaction } from '../../db/client.ts';
import { keywordsFor } from '../../keywords/queries.ts';
import { changedFields, differingBoxes, mergeEdits, noticesOf, saverIn } from '../../web/concurrent-edit.ts';
import * as format from '../../web/format.ts';
import type { Context } from '../../web/routes.ts';
import { linkChanges } from '../change-links.ts';
import { type Field, fieldLabels, fields } from '../fields.ts';
import type { AuthorityValues } from '../forms.ts';
import { findValues, type Save, savesSince } from '../queries.ts';

/** What others saved while somebody was editing, and the form that comes of it (AUT-05). */
export interface OthersChanges {
  version: number;
  /** What stands saved now. */
  saved: AuthorityValues;
  /** The form as the two edits merge. */
  values: AuthorityValues;
  /** «Anna Berg 2026-11-23 14:05» */
  who: string[];
  /** What they changed, in words. */
  summary: DescribedChange[];
  /** Field to what stands at it. */
  notices: Record<string, string>;
}

interface DescribedChange {
  /** The field, or the section of the form that it is in. */
  field: string;
  label: string;
  text: string;
}

/** An authority as edited: what was typed, and what the form was filled in from as far as it says so. */
interface AuthorityEdit {
  version: number;
  base: AuthorityValues | null;
  typed: AuthorityValues;
}

/** Compares what was typed with what others have saved since the form was filled in. */
export async function compareWithOthers(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  authorityId: number,
  { version: since, base, typed }: AuthorityEdit,
): Promise<OthersChanges> {
  const { version, values: saved } = await findValues(db, authorityId);
  const saves = await savesSince(db, authorityId, since);
  const merged = mergeEdits(base, saved, typed);
  const who = ({ actorId, actorName }: Save): string =>
    saverIn(actor.userId, actorId, actorName ?? 'portalen');
  const names = [...new Set(saves.map(who))];
  const by = names.length === 1 ? names[0]! : 'någon annan';
  return {
    version,
    saved,
    values: merged.values,
    // A save that asks for another e-mail is more than one event.
    who: [...new Set(saves.map((save) => `${who(save)} ${format.dateTime(save.at)}`))],
    summary: await summarise(db, authorityId, base ?? typed, saved),
    notices: noticesOf(
      merged,
      (field) => describe(field, saved),
      () => by,
    ),
  };
}

async function summarise(
  db: Transaction,
  authorityId: number,
  before: AuthorityValues,
  after: AuthorityValues,
): Promise<DescribedChange[]> {
  const changed = changedFields(before, after);
  return [
    ...fields
      .filter((field) => changed.includes(field))
      .map((field) => ({ field, label: fieldLabels[field], text: describe(field, after) })),
    ...(await describeKeywords(db, authorityId, before.keywords, after.keywords)),
    ...(await describeLinks(db, before.coordinators, after.coordinators)),
  ];
}

async function describeKeywords(
  db: Transaction,
  authorityId: number,
  before: number[],
  after: number[],
): Promise<DescribedChange[]> {
  const ids = differingBoxes(before, after);
  if (ids.length === 0) return [];
  const rows = (await keywordsFor(db, authorityId)).filter(({ id }) => ids.includes(id));
  const labels = (isGeneral: boolean, among: number[]): string[] =>
    rows
      .filter(({ id, moduleId }) => (moduleId === null) === isGeneral && among.includes(id))
      .map((row) => row.labels.sv);
  return [
    ...addedAndRemoved('klassificering', 'Nyckelord', labels(true, after), labels(true, before)),
    ...addedAndRemoved('moduler', 'Modulernas nyckelord', labels(false, after), labels(false, before)),
  ];
}

async function describeLinks(db: Transaction, before: string[], after: string[]): Promise<DescribedChange[]> {
  const { added, removed } = await linkChanges(db, before, after);
  const names = (links: typeof added): string[] =>
    links.map(({ coordinator, module }) => `${coordinator} – ${module.sv}`);
  return addedAndRemoved('moduler', 'Inkopplade samordnare', names(added), names(removed));
}

const addedAndRemoved = (
  field: string,
  label: string,
  added: string[],
  removed: string[],
): DescribedChange[] =>
  [
    { field, label: `${label} som lades till`, text: added.join(', ') },
    { field, label: `${label} som togs bort`, text: removed.join(', ') },
  ].filter(({ text }) => text !== '');

function describe(field: Field | keyof AuthorityValues, values: AuthorityValues): string {
  if (field === 'workingLanguages') return values.workingLanguages.map(format.language).join(', ') || 'inget';
  if (field === 'email') return format.email(values.email);
  return String(values[field]) || 'tomt';
}
