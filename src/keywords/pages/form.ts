import { nameInputs } from '../../translations/words.ts';
import { type Body, type FieldError, typedText } from '../../web/forms.ts';
import { formPage, type Reply } from '../../web/replies.ts';
import type { Action } from '../../web/view-types.ts';
import { branchOf, childrenOf, heightOf, pathTo } from '../branches.ts';
import { top } from '../fields.ts';
import { keywordBreadcrumbs } from '../paths.ts';
import type { FoundTree, ListedKeyword } from '../queries.ts';
import { levels } from '../rules.ts';

export interface FilledForm {
  heading: string;
  subheading: string | undefined;
  /** The place of a new keyword, in words. */
  under: string | null;
  actions: Action[];
  action: string;
  cancelHref: string;
  saveLabel: string;
  /** The keyword, when it is there already. */
  keyword: ListedKeyword | null;
  /** The parent that is chosen. */
  parentId: number | null;
  /** Which languages lack a name, in words; null for a new keyword. */
  missing: string | null;
  typed: Body;
  errors: FieldError[];
  /** Field to what somebody else has saved in it meanwhile. */
  notices: Record<string, string>;
  /** The places below another parent were asked for. */
  showsPlaces: boolean;
  status?: number;
}

/** The page of a keyword's names and place, for a new one and for one that is there. */
export function keywordFormPage(
  found: FoundTree,
  { typed, errors, status, heading, keyword, parentId, missing, ...form }: FilledForm,
): Reply {
  const siblings = childrenOf(found.rows, parentId).filter(({ id }) => id !== keyword?.id);
  const locals = {
    title: heading,
    breadcrumbs: keywordBreadcrumbs(found.tree, { label: heading }),
    errors,
    form: { ...form, isNew: keyword === null, original: typedText(typed, 'original') },
    names: nameInputs(typed),
    missing,
    parent: keyword && {
      value: typedText(typed, 'parent'),
      options: parentOptions(found.rows, keyword, parentId),
      shown: found.rows.find(({ id }) => id === parentId)?.labels.sv ?? 'Översta nivån',
    },
    spot: spotChoices(siblings, typedText(typed, 'spot')),
  };
  return formPage('keywords/form', locals, status);
}

/** The top, every keyword that this one can stand below, and those that are chosen already. */
function parentOptions(rows: readonly ListedKeyword[], keyword: ListedKeyword, chosenId: number | null) {
  const own = branchOf(rows, keyword.id).map(({ id }) => id);
  const height = heightOf(rows, keyword.id);
  const inOrder = (parentId: number | null): ListedKeyword[] =>
    childrenOf(rows, parentId).flatMap((row) => [row, ...inOrder(row.id)]);
  const fitting = inOrder(null).filter(
    ({ id, isRetired }) =>
      [keyword.parentId, chosenId].includes(id) ||
      (!own.includes(id) && pathTo(rows, id).length + height <= levels && (!isRetired || keyword.isRetired)),
  );
  return [
    { value: top, label: 'Översta nivån' },
    ...fitting.map(({ id }) => ({
      value: String(id),
      label: pathTo(rows, id)
        .map(({ labels }) => labels.sv)
        .join(' › '),
    })),
  ];
}

/** A place that is not there is shown as the last. */
function spotChoices(siblings: readonly ListedKeyword[], typed: string) {
  const options = [
    { value: 'first', label: 'Först' },
    ...siblings.slice(0, -1).map(({ id, labels }) => ({ value: String(id), label: `Efter ${labels.sv}` })),
    { value: 'last', label: 'Sist' },
  ];
  return { value: options.some(({ value }) => value === typed) ? typed : 'last', options };
}
