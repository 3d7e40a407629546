import { describeDoubles, dismissedIn } from '../../registration/doubles.ts';
import { labels, registrationForm } from '../../registration/fields.ts';
import { refusalMessage } from '../../registration/messages.ts';
import { likelyDoubles } from '../../registration/queries.ts';
import { registerAuthority } from '../../registration/register-authority.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { formPage, notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { coordinatorsPath, countryPath } from '../paths.ts';
import { breadcrumbsOf, countryIn } from './country.ts';

/** A new authority as national coordinator, with its first user (ACC-08, USR-01). */
export async function show({ db, params }: Context): Promise<Reply> {
  const country = countryIn(params);
  return country ? form(db, country, {}, []) : notFound;
}

export async function submit(context: Context): Promise<Reply> {
  const { body, params, db } = context;
  const country = countryIn(params);
  if (!country) return notFound;
  const parsed = parseForm(registrationForm(country), body);
  if (!parsed.accepted) return form(db, country, parsed.typed, parsed.errors);
  const { firstName, lastName, userEmail, userLanguage, telephone, ...authority } = parsed.values;
  const result = await registerAuthority(
    context,
    { ...authority, country, kind: 'NATIONAL_COORDINATOR', modules: [] },
    { firstName, lastName, email: userEmail, language: userLanguage, telephone, username: '' },
    { dismissed: dismissedIn(body) },
  );
  if ('refusals' in result)
    return form(db, country, body, result.refusals.map(refusalMessage), { country, ...authority });
  const { username } = await db.user.findUniqueOrThrow({
    where: { id: result.done.userId },
    select: { username: true },
  });
  return redirect(coordinatorsPath, {
    color: 'success',
    heading: `${authority.informalName} är registrerad`,
    text: `Tala om användarnamnet ${username} för ${nameOf(parsed.values)}, men inte med mejl. Det tillfälliga lösenordet är skickat med mejl.`,
  });
}

/** Likely doubles are shown once the names are known, and must be dismissed expressly (ACC-03). */
async function form(
  db: Context['db'],
  country: string,
  typed: Body,
  errors: FieldError[],
  names?: Parameters<typeof likelyDoubles>[1],
): Promise<Reply> {
  const doubles = names ? await likelyDoubles(db, names) : [];
  const values = Object.fromEntries(Object.keys(labels).map((field) => [field, typedText(typed, field)]));
  return formPage('national-coordinators/register', {
    title: `Registrera nationell samordnare: ${format.country(country)}`,
    country: format.country(country),
    breadcrumbs: breadcrumbsOf(country, { label: 'Registrera' }),
    values,
    errors,
    labels,
    languageOptions,
    likely: describeDoubles(doubles, typed),
    action: countryPath(country, subpages.register),
    cancelHref: countryPath(country),
  });
}
