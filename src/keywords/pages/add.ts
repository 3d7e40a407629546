import { type Body, type FieldError, parseForm, recordId } from '../../web/forms.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { addKeyword } from '../add-keyword.ts';
import { pathTo } from '../branches.ts';
import { addForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { addPath, treePath } from '../paths.ts';
import { findKeyword, findTree, type FoundTree } from '../queries.ts';
import { levels } from '../rules.ts';
import { describePath } from '../words.ts';
import { keywordFormPage } from './form.ts';

/** «Lägg till nyckelord»: at the top of a tree, or below another keyword (ACC-08). */
export async function show({ db, query }: Context): Promise<Reply> {
  const place = await placeIn(db, query);
  if (!place || pathTo(place.rows, place.parentId).length >= levels) return notFound;
  return form(place, { spot: 'last' }, []);
}

export async function submit(context: Context): Promise<Reply> {
  const { db, query, body } = context;
  const place = await placeIn(db, query);
  if (!place) return notFound;
  const parsed = parseForm(addForm, body);
  if (!parsed.accepted) return form(place, body, parsed.errors);
  const { moduleId } = place.tree;
  const result = await addKeyword(context, { ...parsed.values, moduleId, parentId: place.parentId });
  if (!result) return notFound;
  if ('refusals' in result) return form(place, body, result.refusals.map(refusalMessage));
  return redirect(treePath(moduleId, result.done.keywordId), {
    color: 'success',
    text: `Nyckelordet ${parsed.values.labels.sv} är tillagt.`,
  });
}

type Place = FoundTree & { parentId: number | null };

/** The place of the new keyword, from the address; null when there is none. */
async function placeIn(db: Context['db'], query: URLSearchParams): Promise<Place | null> {
  const [under, module] = [query.get('under'), query.get('modul')];
  if (under !== null) {
    const parentId = recordId.safeParse(under).data;
    const found = parentId === undefined ? null : await findKeyword(db, parentId);
    return found && { ...found, parentId: found.keyword.id };
  }
  const moduleId = module ? recordId.safeParse(module).data : null;
  const found = moduleId === undefined ? null : await findTree(db, moduleId);
  return found && { ...found, parentId: null };
}

function form(place: Place, typed: Body, errors: FieldError[]): Reply {
  const { tree, parentId } = place;
  return keywordFormPage(place, {
    heading: 'Lägg till nyckelord',
    subheading: undefined,
    under: describePath(place, parentId),
    actions: [],
    action: addPath({ moduleId: tree.moduleId, parentId }),
    cancelHref: treePath(tree.moduleId, parentId ?? undefined),
    saveLabel: 'Lägg till nyckelord',
    keyword: null,
    parentId,
    missing: null,
    typed,
    errors,
    notices: {},
    showsPlaces: false,
  });
}
