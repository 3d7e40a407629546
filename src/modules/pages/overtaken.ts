import { merge } from '../../keywords/merge.ts';
import type { Body } from '../../web/forms.ts';
import type { Fields } from '../fields.ts';

interface Versions {
  original: Fields;
  saved: Fields;
  typed: Fields;
}

/**
 * Somebody else was first: what was typed stays, what only the other one has changed is taken over, and each such
 * field says so.
 */
export function overtaken(
  { original, saved, typed }: Versions,
  inWords: (field: string, value: string) => string,
): { typed: Body; notices: Record<string, string> } {
  const { fields, conflicts, takenOver } = merge(original, saved, typed);
  const words = (field: string): string => inWords(field, saved[field] ?? '');
  const notices = {
    ...Object.fromEntries(
      conflicts.map((field) => [field, `Någon annan har sparat ${words(field)}. Det du fyllde i står kvar.`]),
    ),
    ...Object.fromEntries(
      takenOver.map((field) => [field, 'Har ändrats av någon annan. Det nya står i fältet.']),
    ),
  };
  return { typed: { ...fields, original: JSON.stringify(saved) }, notices };
}

/** A name or a tick as it reads in a sentence. */
export function valueInWords(field: string, value: string): string {
  if (field === 'usesCoordination' || field === 'coordinatorOnly')
    return value === 'on' ? 'en ikryssad ruta' : 'en tom ruta';
  return value === '' ? 'ett tomt fält' : `«${value}»`;
}
