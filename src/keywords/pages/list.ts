import * as format from '../../web/format.ts';
import { parseForm, recordId, typedText } from '../../web/forms.ts';
import { underAdministration } from '../../web/navigation.ts';
import { subpages } from '../../web/paths.ts';
import { formPage, notFound, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { childrenOf, pathTo } from '../branches.ts';
import { filterForm } from '../forms.ts';
import { addPath, keywordPath, keywordsPath, treePath } from '../paths.ts';
import { findTree, findTrees, type ListedKeyword } from '../queries.ts';
import { levels } from '../rules.ts';
import { describeAuthorities } from '../words.ts';

/** «Nyckelord»: one tree at a time, the general one or that of a module (ACC-08). */
export async function show({ db, query }: Context): Promise<Reply> {
  const moduleId = idOf(query.get('modul') ?? '');
  const found = moduleId === undefined ? null : await findTree(db, moduleId);
  if (!found) return notFound;
  const { tree, rows } = found;
  const typed = Object.fromEntries(query);
  const parsed = parseForm(filterForm, typed);
  const text = parsed.accepted ? parsed.values.text : '';
  const kept = text ? fitting(rows, text) : rows;
  const openId = idOf(query.get('gren') ?? '') ?? null;
  const locals = {
    title: 'Nyckelord',
    breadcrumbs: [...underAdministration, { label: 'Nyckelord' }],
    tree: {
      name: tree.name,
      path: keywordsPath,
      clearHref: treePath(tree.moduleId),
      value: String(tree.moduleId ?? ''),
      options: (await findTrees(db)).map((one) => ({ value: String(one.moduleId ?? ''), label: one.name })),
      addHref: addPath({ moduleId: tree.moduleId, parentId: null }),
      size: describeSize(rows, text ? kept : null),
      isEmpty: rows.length === 0,
    },
    errors: parsed.accepted ? [] : parsed.errors,
    filter: { text: typedText(typed, 'text') },
    nodes: nodesOf(kept, null, text ? 'all' : pathTo(rows, openId).map(({ id }) => id)),
  };
  return formPage('keywords/list', locals);
}

/** Null when there is nothing to read, undefined when it cannot be an ID. */
const idOf = (text: string): number | null | undefined =>
  text === '' ? null : recordId.safeParse(text).data;

function describeSize(rows: readonly ListedKeyword[], shown: readonly ListedKeyword[] | null): string {
  if (shown) return `visar ${format.count(shown.length)} av ${format.count(rows.length)}`;
  const retired = rows.filter(({ isRetired }) => isRetired).length;
  return retired === 0
    ? format.count(rows.length)
    : `${format.count(rows.length)}, varav ${format.count(retired)} ${retired === 1 ? 'utgånget' : 'utgångna'}`;
}

/** The keywords with a name that holds the text, in any language, with those above and below them. */
function fitting(rows: readonly ListedKeyword[], text: string): ListedKeyword[] {
  const wanted = text.toLocaleLowerCase('sv');
  const fits = ({ labels }: ListedKeyword): boolean =>
    Object.values(labels).some((label) => label.toLocaleLowerCase('sv').includes(wanted));
  const paths = rows.map((row) => pathTo(rows, row.id)).filter((path) => path.some(fits));
  const kept = new Set(paths.flat());
  return rows.filter((row) => kept.has(row));
}

/** A keyword with those below it. */
export interface TreeRow {
  id: number;
  name: string;
  isRetired: boolean;
  uses: string;
  editHref: string;
  addHref: string | null;
  isOpen: boolean;
  below: string;
  children: TreeRow[];
}

function nodesOf(
  rows: readonly ListedKeyword[],
  parentId: number | null,
  open: 'all' | readonly number[],
  level = 1,
): TreeRow[] {
  return childrenOf(rows, parentId).map(({ id, moduleId, labels, isRetired, uses }) => {
    const children = nodesOf(rows, id, open, level + 1);
    return {
      id,
      isRetired,
      children,
      name: labels.sv,
      uses: describeAuthorities(uses),
      editHref: keywordPath(id, subpages.edit),
      addHref: level < levels && !isRetired ? addPath({ moduleId, parentId: id }) : null,
      isOpen: open === 'all' || open.includes(id),
      below: children.length > 0 ? `${format.count(sizeOf(children))} underliggande nyckelord` : '',
    };
  });
}

const sizeOf = (nodes: readonly TreeRow[]): number =>
  nodes.reduce((sum, { children }) => sum + 1 + sizeOf(children), 0);
