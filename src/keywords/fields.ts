import type { Spot } from '../ordering/spot.ts';
import { type Labels, nameFieldsOf } from '../translations/labels.ts';

/** What the Commission edits of a keyword. */
export interface KeywordValues {
  labels: Labels;
  parentId: number | null;
  spot: Spot;
}

/** The values as the fields of the form, by name. */
export type KeywordFields = Readonly<Record<string, string>>;

/** What stands for the top of the tree in the field `parent`. */
export const top = 'top';

/** The values as the form is filled in with them. */
export const toFields = ({ labels, parentId, spot }: KeywordValues): KeywordFields => ({
  ...nameFieldsOf(labels),
  parent: String(parentId ?? top),
  spot: String(spot),
});
