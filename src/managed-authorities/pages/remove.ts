import { breadcrumbsOf, managedAuthorities, type Place } from '../../authorities/place.ts';
import { type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { removalForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { findLosses } from '../queries.ts';
import { removeAuthority } from '../remove-authority.ts';

/** «Ta bort myndighet» says what will go, and has the name typed (ACC-07). */
export const show = (context: Context, place: Place): Promise<Reply> => confirmation(context, place, '', []);

export async function submit(context: Context, place: Place): Promise<Reply> {
  const typed = typedText(context.body, 'name');
  const parsed = parseForm(removalForm, context.body);
  if (!parsed.accepted) return confirmation(context, place, typed, parsed.errors);
  const result = await removeAuthority(context, place.authorityId, parsed.values.name);
  if ('refusals' in result) return confirmation(context, place, typed, result.refusals.map(refusalMessage));
  return redirect(managedAuthorities, {
    color: 'success',
    text: `${place.name} är borttagen, och dess användare har inte längre tillgång till systemet.`,
  });
}

async function confirmation(
  { read }: Context,
  place: Place,
  typed: string,
  errors: FieldError[],
): Promise<Reply> {
  const { users, coordinated } = await findLosses(read, place.authorityId);
  return formPage('managed-authorities/remove', {
    title: 'Ta bort myndighet',
    breadcrumbs: breadcrumbsOf(place, { label: 'Ta bort myndighet' }),
    errors,
    removal: {
      name: place.name,
      typed: typed.slice(0, 200),
      users,
      coordinated,
      action: `${place.base}${subpages.remove}`,
      cancelHref: place.base,
    },
  });
}
