import { differences, type Changes } from '../audit/events.ts';
import { toFields } from './fields.ts';
import type { FoundTree } from './queries.ts';
import type { Labels } from './tree.ts';
import { languages, nameField, pathInWords } from './words.ts';

/** Which keyword an event is about: its ID, and the way to it as it stood then. */
export const identity = (found: FoundTree, id: number): Changes => ({
  keyword: { before: null, after: { id, label: pathInWords(found, id) } },
});

/** The names that differ, by language. */
export function changesOfNames(before: Partial<Labels>, after: Labels): Changes {
  const fieldsOf = (labels: Partial<Labels>) =>
    toFields({ labels: { sv: '', ...labels }, parentId: null, spot: 'last' });
  return differences(fieldsOf(before), fieldsOf(after), languages.map(nameField));
}
