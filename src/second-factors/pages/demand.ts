import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { tooManyMails } from '../../mail/messages.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, recordId, typedText } from '../../web/forms.ts';
import { formPage, notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { graceDays, graceEnd } from '../demands.ts';
import { demandForm } from '../forms.ts';
import { demandPath, remindPath } from '../paths.ts';
import { type Demanding, findDemanding, mostLacking } from '../queries.ts';
import { remind } from '../remind.ts';
import { setDemand } from '../set-demand.ts';
import { demandWords } from '../words.ts';

/** «Kräv tvåstegsinloggning av …, från den …», with who lacks it (PWD-11). */
export const show = (context: Context, place: Place): Promise<Reply> => form(context, place, null, []);

export async function submit(context: Context, place: Place): Promise<Reply> {
  const parsed = parseForm(demandForm, context.body);
  if (!parsed.accepted) return form(context, place, parsed.typed, parsed.errors);
  await setDemand(context, place.authorityId, parsed.values);
  return redirect(demandPath(place), { color: 'success', text: 'Kravet är sparat.' });
}

export async function submitReminder(context: Context, place: Place): Promise<Reply> {
  const id = recordId.safeParse(context.params.userId).data;
  const refusals = id && (await remind(context, place.authorityId, id));
  if (!refusals) return notFound;
  const [refusal] = refusals;
  return redirect(
    demandPath(place),
    refusal
      ? { color: 'danger', text: tooManyMails(refusal) }
      : { color: 'success', text: 'En påminnelse är på väg med mejl.' },
  );
}

async function form(
  { db, now }: Context,
  place: Place,
  typed: Body | null,
  errors: FieldError[],
): Promise<Reply> {
  const demanding = await findDemanding(db, place.authorityId);
  return formPage('second-factors/demand', {
    title: 'Tvåstegsinloggning',
    breadcrumbs: breadcrumbsOf(place, { label: 'Tvåstegsinloggning' }),
    authority: place.name,
    errors,
    action: demandPath(place),
    values: typed
      ? { demand: typedText(typed, 'demand'), from: typedText(typed, 'from') }
      : { demand: demanding.demand, from: format.date(demanding.from ?? now) },
    demandOptions: Object.entries(demandWords).map(([value, label]) => ({ value, label })),
    graceDays,
    total: demanding.total,
    more: Math.max(0, demanding.total - mostLacking),
    lacking: demanding.lacking.map((user) => describe(place, user)),
  });
}

const describe = (
  place: Place,
  { id, name, isAdministrator, demandedSince }: Demanding['lacking'][number],
) => ({
  name,
  isAdministrator,
  deadline: demandedSince ? format.date(graceEnd(demandedSince)) : '',
  remindAction: demandedSince && remindPath(place, id),
});
