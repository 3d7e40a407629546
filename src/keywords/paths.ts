import { recordId } from '../web/forms.ts';
import { underAdministration } from '../web/navigation.ts';
import { hrefOf } from '../web/paging.ts';
import { paths, subpages } from '../web/paths.ts';
import type { Breadcrumb } from '../web/view-types.ts';

export const keywordsPath = paths.keywords;

export const keywordPath = (id: number, page: string): string => `${keywordsPath}/${id}${page}`;

/** The list of a tree, with the branch of the named keyword open. */
export const treePath = (moduleId: number | null, openId?: number): string =>
  hrefOf(keywordsPath, { modul: String(moduleId ?? ''), gren: String(openId ?? '') });

/** The form for a new keyword below another, or at the top of a tree. */
export const addPath = (place: { moduleId: number | null; parentId: number | null }): string =>
  place.parentId === null
    ? hrefOf(`${keywordsPath}${subpages.add}`, { modul: String(place.moduleId ?? '') })
    : hrefOf(`${keywordsPath}${subpages.add}`, { under: String(place.parentId) });

/** The keyword that a path names; null when it cannot be one. */
export const idIn = (params: Readonly<Record<string, string>>): number | null =>
  recordId.safeParse(params.keywordId).data ?? null;

/** Start › Administration › Nyckelord › the tree › … */
export const keywordBreadcrumbs = (
  tree: { moduleId: number | null; name: string },
  ...further: Breadcrumb[]
): Breadcrumb[] => [
  ...underAdministration,
  { label: 'Nyckelord', href: keywordsPath },
  { label: tree.name, href: treePath(tree.moduleId) },
  ...further,
];
