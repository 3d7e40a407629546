import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { mergeEdits, noticesOf, readBase, saverIn, writeBase } from '../../web/concurrent-edit.ts';
import { type Body, type FieldError, parseForm, recordId, typedList, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { delegate } from '../delegate.ts';
import { type Delegation, delegationBase, delegationForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { findChoices, findDelegation, findLastDelegator, searchAssignable } from '../queries.ts';

const most = 20;

/** «Åtkomstansvar»: what the national coordinator delegates to an authority (ACC-06). */
export async function show(context: Context, place: Place): Promise<Reply> {
  return form(context, place, filledFrom(await findDelegation(context.read, place.authorityId)), []);
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { body } = context;
  // Still in Swedish: the version before knows no other name, and would save a form that asks to search.
  if (typedText(body, 'sok')) return form(context, place, body, []);
  const parsed = parseForm(delegationForm, body);
  if (!parsed.accepted) return form(context, place, parsed.typed, parsed.errors);
  const base = readBase(delegationBase, typedText(body, 'base'));
  const result = await delegate(context, place.authorityId, parsed.values, base);
  if ('refusals' in result && result.refusals.some(({ rule }) => rule === 'changed-meanwhile'))
    return overtaken(context, place, parsed.values, base);
  if ('refusals' in result) return form(context, place, body, result.refusals.map(refusalMessage));
  const text = result.done.changed
    ? 'Åtkomstansvaret är sparat. De berörda får veta det med mejl.'
    : 'Du hade inte ändrat något, så inget behövde sparas.';
  return redirect(place.base, { color: result.done.changed ? 'success' : 'info', text });
}

const filledFrom = (saved: Delegation): Body => ({ ...toBody(saved), base: writeBase(saved) });

const extentLabels = {
  none: 'Inte åtkomstansvarig',
  all: 'Åtkomstansvarig för alla moduler',
  some: 'Åtkomstansvarig för valda moduler',
};

/** Somebody else was first: the form as the two edits merge, and at each field what has become of it. */
async function overtaken(
  context: Context,
  place: Place,
  typed: Delegation,
  base: Delegation | null,
): Promise<Reply> {
  const saved = await findDelegation(context.db, place.authorityId);
  const merged = mergeEdits(base ?? saved, saved, typed);
  const who = saverIn(context.actor.userId, await findLastDelegator(context.db, place.authorityId), null);
  const notices = noticesOf(
    merged,
    () => extentLabels[saved.extent],
    () => who,
  );
  const errors = Object.entries(notices).map(([field, message]) => ({ field, message }));
  const shown = { ...toBody(merged.values), base: writeBase(saved) };
  return form(context, place, shown, [refusalMessage({ rule: 'changed-meanwhile' }), ...errors], 409);
}

const toBody = ({ extent, modules, authorities }: Delegation): Body => ({
  extent,
  modules: modules.map(String),
  authorities: authorities.map(String),
});

async function form(
  { actor, db, read }: Context,
  place: Place,
  typed: Body,
  errors: FieldError[],
  status?: number,
): Promise<Reply> {
  const chosen = typedList(typed, 'authorities').flatMap((id) => recordId.safeParse(id).data ?? []);
  const isAsked = typedText(typed, 'sok') !== '';
  const text = typedText(typed, 'search');
  const found = isAsked
    ? await searchAssignable(db, actor, text, [...chosen, place.authorityId], most + 1)
    : [];
  const options = (authorities: readonly { id: number; name: string }[], checked: boolean) =>
    authorities.map(({ id, name }) => ({ value: String(id), label: name, checked }));
  const { modules, authorities, guardians } = await findChoices(read, actor, place.authorityId, chosen);
  const ticked = typedList(typed, 'modules');
  const locals = {
    title: 'Åtkomstansvar',
    subheading: place.name,
    breadcrumbs: breadcrumbsOf(place, { label: 'Åtkomstansvar' }),
    errors,
    delegation: {
      extent: typedText(typed, 'extent'),
      extentOptions: Object.entries(extentLabels).map(([value, label]) => ({ value, label })),
      base: typedText(typed, 'base'),
      modules: modules.map(({ id, name }) => ({
        value: String(id),
        label: name,
        checked: ticked.includes(String(id)),
      })),
      authorities: options(authorities, true),
      guardians: guardians
        .filter(({ isNationalCoordinator }) => !isNationalCoordinator)
        .map(({ name }) => name),
      search: { text, isAsked, results: options(found.slice(0, most), false), isCut: found.length > most },
      action: `${place.base}${subpages.delegation}`,
      cancelHref: place.base,
    },
  };
  return formPage('delegation/delegation', locals, status);
}
