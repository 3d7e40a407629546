import { createHash } from 'node:crypto';
import type { z } from 'zod';

/** Two people who edit the same thing at once: a three-way merge for any form (AUT-05, USR-06). */

/** What a field holds: text, a tick, or which boxes of a group are ticked, in any order. */
export type FieldValue = string | number | boolean | null | readonly (string | number)[];

export interface Merge<Values> {
  /** What to show in the form. */
  values: Values;
  /** Fields that both have changed to different things; the form keeps what was typed. */
  conflicts: (keyof Values & string)[];
  /** Fields that only the other one has changed, wholly or in some boxes of a group; the form takes that over. */
  takenOver: (keyof Values & string)[];
}

/**
 * Merges what was typed with what is saved now; `base` is what the form was filled in from. Each box of a group is a
 * field of its own. Without a base every difference is a conflict, since nobody knows who changed what.
 */
export function mergeEdits<Values extends { [Field in keyof Values]: FieldValue }>(
  base: Values | null,
  theirs: Values,
  typed: Values,
): Merge<Values> {
  const fields = Object.keys(theirs) as (keyof Values & string)[];
  const merged = { ...typed };
  for (const field of fields) merged[field] = mergeField(base?.[field], theirs[field], typed[field]);
  const isConflict = (field: keyof Values): boolean =>
    same(merged[field], typed[field]) &&
    !same(typed[field], theirs[field]) &&
    (base === null || !same(base[field], theirs[field])) &&
    !isGroupOf(base, field);
  return {
    values: merged,
    conflicts: fields.filter(isConflict),
    takenOver: fields.filter((field) => !same(merged[field], typed[field])),
  };
}

/** The boxes of a group cannot be in conflict once it is known what they were: each is ticked or not. */
const isGroupOf = <Values>(base: Values | null, field: keyof Values): boolean => Array.isArray(base?.[field]);

/** What I have changed stays as I left it, anything else as they left it. */
function mergeField<Value extends FieldValue>(base: Value | undefined, theirs: Value, typed: Value): Value {
  if (base === undefined) return typed;
  if (isGroup(base) && isGroup(theirs) && isGroup(typed)) return mergeGroups(base, theirs, typed) as Value;
  return same(typed, base) ? theirs : typed;
}

type Group = readonly (string | number)[];

const isGroup = (value: FieldValue): value is Group => Array.isArray(value);

function mergeGroups(base: Group, theirs: Group, typed: Group): Group {
  const [was, stands, ticked] = [new Set(base), new Set(theirs), new Set(typed)];
  const all = [...new Set([...theirs, ...typed])];
  return all.filter((box) => (ticked.has(box) === was.has(box) ? stands.has(box) : ticked.has(box)));
}

const same = (one: FieldValue, other: FieldValue): boolean => canonical(one) === canonical(other);

const canonical = (value: FieldValue): string =>
  JSON.stringify(isGroup(value) ? [...value].map(String).sort() : abbreviated(value));

/** In code units; a digest is shorter, so that it stays as it is. */
const longestKept = 64;

/** A base is only compared: long texts travel as their digest. */
const abbreviated = <Value>(value: Value): Value | string =>
  typeof value === 'string' && value.length > longestKept
    ? createHash('sha256').update(value).digest('base64url')
    : value;

/** The fields that two states differ in. */
export const changedFields = <Values extends { [Field in keyof Values]: FieldValue }>(
  before: Values,
  after: Values,
): (keyof Values & string)[] =>
  (Object.keys(after) as (keyof Values & string)[]).filter((field) => !same(before[field], after[field]));

/** The boxes that one group has and the other lacks, either way. */
export function differingBoxes<Box extends string | number>(
  one: readonly Box[],
  other: readonly Box[],
): Box[] {
  return [...one.filter((box) => !other.includes(box)), ...other.filter((box) => !one.includes(box))];
}

/** In code units: the fields of the longest form, each at most a digest or two, and 1,000 boxes. */
const longestBase = 30_000;

/** What a form is filled in from, as it travels in the form. */
export const writeBase = (values: object): string =>
  JSON.stringify(values, (_, value: unknown) => abbreviated(value));

/**
 * What the form says it was filled in from; null when it is missing or not in our format. It shows what a person has
 * changed and nothing else: permissions come from the database.
 */
export function readBase<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | null {
  if (text.length > longestBase) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Who has saved, as the user who was overtaken reads it: one's own other tab is not somebody else (NAV-06). */
export const saverIn = (readerId: number, saverId: number | null, name: string | null): string =>
  saverId === readerId ? 'dig själv i en annan flik' : (name ?? 'någon annan');

/** The notice at each field that somebody else has changed: who, and for a conflict the saved value in words. */
export function noticesOf<Field extends string>(
  { conflicts, takenOver }: { conflicts: readonly Field[]; takenOver: readonly Field[] },
  describe: (field: Field) => string,
  who: (field: Field) => string = () => 'någon annan',
): Record<string, string> {
  return Object.fromEntries([
    ...conflicts.map((field) => [
      field,
      `Sparat av ${who(field)} medan du redigerade: ${describe(field)}. Det du fyllde i står kvar.`,
    ]),
    ...takenOver.map((field) => [
      field,
      `Ändrat av ${who(field)} medan du redigerade. Det nya står i fältet.`,
    ]),
  ]) as Record<string, string>;
}

/** What stands above a form that somebody else was first to save: what has changed, as a sentence begins with it. */
export const changedMeanwhile = (what: string): string =>
  `${what} har ändrats medan du redigerade. Gå igenom det som är markerat och spara på nytt.`;
