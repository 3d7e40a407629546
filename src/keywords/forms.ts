import { z } from 'zod';
import { labelFields, labelsOf, original } from '../translations/form.ts';
import { type Body, optionalLine, recordId } from '../web/forms.ts';
import { top } from './fields.ts';

/** The filter of a tree, from the query of its address. */
export const filterForm = z.object({ text: optionalLine('Sök nyckelord', 200) });

const longestName = 200;

const nameFields = labelFields(longestName);

const spotMessage = 'Välj plats i listan.';

const spot = z.union([z.literal('first'), z.literal('last'), recordId], spotMessage);

const parentId = z.union(
  [z.literal(top).transform(() => null), recordId],
  'Välj vad nyckelordet ska ligga under i listan.',
);

/** A new keyword: its names, and its place among its siblings. */
export const addForm = z
  .object({ ...nameFields, spot })
  .transform(({ spot: place, ...names }) => ({ labels: labelsOf(names), spot: place }));

/** An existing keyword: its names, its parent, and its place. */
export const changeForm = z
  .object({ ...nameFields, parent: parentId, spot, original })
  .transform(({ parent, spot: place, original: filledIn, ...names }) => ({
    values: { labels: labelsOf(names), parentId: parent, spot: place },
    original: filledIn,
  }));

/** The parent that is chosen in a form which may not be complete; undefined when it cannot be one. */
export const chosenParent = (typed: Body): number | null | undefined => parentId.safeParse(typed.parent).data;
