import { breadcrumbsOf, modulesTabPath, type Place } from '../../authorities/place.ts';
import { partNames } from '../../authorities/words.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { giveForm } from '../forms.ts';
import { giveModule } from '../give-module.ts';
import { refusalMessage } from '../messages.ts';
import { findModules, findReceiver } from '../queries.ts';

/** «Ge tillgång till modul» (ACC-05). */
export const show = (context: Context, place: Place): Promise<Reply> =>
  form(context, place, { part: 'COMPETENT_AUTHORITY' }, []);

export async function submit(context: Context, place: Place): Promise<Reply> {
  const parsed = parseForm(giveForm, context.body);
  if (!parsed.accepted) return form(context, place, parsed.typed, parsed.errors);
  const { moduleId, part } = parsed.values;
  const result = await giveModule(context, place.authorityId, moduleId, part);
  if ('refusals' in result) return form(context, place, context.body, result.refusals.map(refusalMessage));
  return redirect(modulesTabPath(place), {
    color: 'success',
    text: 'Myndigheten har fått tillgång till modulen. En administratör har fått alla roller i den, och myndigheten får veta det med mejl.',
  });
}

export const partOptions = Object.entries(partNames).map(([value, label]) => ({ value, label }));

async function form(
  { actor, db, read }: Context,
  place: Place,
  typed: Body,
  errors: FieldError[],
): Promise<Reply> {
  const receiver = await findReceiver(read, place.authorityId);
  const modules = await findModules(db, actor, place.authorityId);
  const givable = modules.filter(
    ({ isManaged, isRetired, part }) => isManaged && !isRetired && part === null,
  );
  return formPage('module-access/give', {
    title: 'Ge tillgång till modul',
    subheading: place.name,
    breadcrumbs: breadcrumbsOf(
      place,
      { label: 'Moduler', href: modulesTabPath(place) },
      { label: 'Ge tillgång till modul' },
    ),
    errors,
    options: givable.map(({ id, labels, usesCoordination }) => ({
      value: String(id),
      label: usesCoordination ? labels.sv : `${labels.sv} (utan samordnare)`,
    })),
    partOptions,
    receiver,
    values: { moduleId: typedText(typed, 'moduleId'), part: typedText(typed, 'part') },
    action: `${modulesTabPath(place)}${subpages.give}`,
    cancelHref: modulesTabPath(place),
  });
}
