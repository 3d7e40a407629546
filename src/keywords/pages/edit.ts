import { lastSaver } from '../../audit/last-saver.ts';
import { describeMissing } from '../../translations/words.ts';
import { mergeEdits, noticesOf, writeBase } from '../../web/concurrent-edit.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { changeKeyword, valuesOf } from '../change-keyword.ts';
import { type KeywordFields, toFields } from '../fields.ts';
import { changeForm, chosenParent } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, keywordPath, treePath } from '../paths.ts';
import { findKeyword, type FoundKeyword } from '../queries.ts';
import { describeAuthorities, describePath } from '../words.ts';
import { keywordFormPage } from './form.ts';

/** «Redigera»: a keyword's name in each language, and its place (ACC-08). */
export async function show({ db, params }: Context): Promise<Reply> {
  const id = idIn(params);
  const found = id && (await findKeyword(db, id));
  if (!found) return notFound;
  const saved = toFields(valuesOf(found));
  return form(found, { typed: toBody(saved, saved), errors: [] });
}

export async function submit(context: Context): Promise<Reply> {
  const { db, body, params } = context;
  const id = idIn(params);
  const found = id && (await findKeyword(db, id));
  if (!found) return notFound;
  if (typedText(body, 'show') === 'places')
    return form(found, { typed: body, errors: [], showsPlaces: true });
  const parsed = parseForm(changeForm, body);
  if (!parsed.accepted) return form(found, { typed: body, errors: parsed.errors });
  const { values, original } = parsed.values;
  const result = await changeKeyword(context, id, { values, original });
  if (result === null) return notFound;
  if ('refusals' in result) {
    if (result.refusals.some(({ rule }) => rule === 'changed-meanwhile'))
      return overtaken(context, id, original, toFields(values));
    return form(found, { typed: body, errors: result.refusals.map(refusalMessage) });
  }
  const text = result.done.changed
    ? `Ändringarna av ${values.labels.sv} är sparade.`
    : 'Du hade inte ändrat något, så inget behövde sparas.';
  return redirect(treePath(found.tree.moduleId, id), {
    color: result.done.changed ? 'success' : 'info',
    text,
  });
}

const toBody = (fields: KeywordFields, original: KeywordFields): Body => ({
  ...fields,
  original: writeBase(original),
});

/** Somebody else was first: what was typed stays, with what now stands saved beside it. */
async function overtaken(
  { actor, db, read }: Context,
  id: number,
  original: KeywordFields,
  typed: KeywordFields,
): Promise<Reply> {
  const found = await findKeyword(db, id);
  if (!found) return notFound;
  const saved = toFields(valuesOf(found));
  const merged = mergeEdits(original, saved, typed);
  const who = await lastSaver(read, actor, { action: 'keyword.changed', noun: 'keyword', id });
  const notices = noticesOf(
    merged,
    (field) => describe(found, field, saved),
    () => who,
  );
  const errors = [refusalMessage({ rule: 'changed-meanwhile' })];
  return form(found, { typed: toBody(merged.values, saved), errors, notices, status: 409 });
}

function describe(found: FoundKeyword, field: string, saved: KeywordFields): string {
  if (field === 'parent') return `”${describePath(found, found.keyword.parentId)}”`;
  const value = saved[field] ?? '';
  if (field !== 'spot') return value === '' ? 'ett tomt fält' : `”${value}”`;
  if (saved.spot === 'first') return '”Först”';
  const after = found.rows.find(({ id }) => String(id) === saved.spot);
  return after ? `”Efter ${after.labels.sv}”` : '”Sist”';
}

interface Filled {
  typed: Body;
  errors: FieldError[];
  notices?: Record<string, string>;
  showsPlaces?: boolean;
  status?: number;
}

function form(found: FoundKeyword, { notices = {}, showsPlaces = false, ...filled }: Filled): Reply {
  const { keyword, tree } = found;
  const { id, labels, isRetired, uses, parentId } = keyword;
  const chosen = chosenParent(filled.typed);
  return keywordFormPage(found, {
    heading: `Redigera ${labels.sv}`,
    subheading: `${isRetired ? 'Utgått. ' : ''}Används av ${describeAuthorities(uses)}.`,
    under: null,
    actions: [
      isRetired
        ? { label: 'Använd igen', href: keywordPath(id, subpages.useAgain), variant: 'secondary' }
        : { label: 'Låt utgå', href: keywordPath(id, subpages.retire), variant: 'secondary' },
    ],
    action: keywordPath(id, subpages.edit),
    cancelHref: treePath(tree.moduleId, id),
    saveLabel: 'Spara ändringarna',
    keyword,
    notices,
    showsPlaces,
    missing: describeMissing(labels),
    parentId: chosen === undefined ? parentId : chosen,
    ...filled,
  });
}
