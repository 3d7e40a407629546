import { mergeEdits, noticesOf, writeBase } from '../web/concurrent-edit.ts';
import type { Body } from '../web/forms.ts';
import type { Fields } from './fields.ts';

interface Versions {
  original: Fields;
  saved: Fields;
  typed: Fields;
}

/** Somebody else was first: the form as the two edits merge, and what stands at each field that it concerns. */
export function overtaken(
  { original, saved, typed }: Versions,
  describe: (field: string, value: string) => string,
  who: string,
): { typed: Body; notices: Record<string, string> } {
  const merged = mergeEdits(original, saved, typed);
  const notices = noticesOf(
    merged,
    (field) => describe(field, saved[field] ?? ''),
    () => who,
  );
  return { typed: { ...merged.values, original: writeBase(saved) }, notices };
}

/** A name or a tick as it reads in a sentence. */
export function describeValue(field: string, value: string): string {
  if (field === 'usesCoordination' || field === 'coordinatorOnly' || field === 'demandsFactor')
    return value === 'on' ? 'en ikryssad ruta' : 'en tom ruta';
  return value === '' ? 'ett tomt fält' : `”${value}”`;
}
