import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { countryOptions } from '../../web/countries.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { formPage, notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { countryForm, moveForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { moveAuthority } from '../move-authority.ts';
import { movePath } from '../paths.ts';
import { findMove, isNumberTaken, type Move } from '../queries.ts';
import { refusalOfMove } from '../rules.ts';
import { consequencesOf } from '../words.ts';

/** «Byt land» asks where to, and then says what comes of it before it is done (AUT-02). */
export async function show(context: Context, place: Place): Promise<Reply> {
  const { read, query } = context;
  const country = query.get('land') ?? '';
  const parsed = parseForm(countryForm, { land: country });
  const move = await findMove(read, place.authorityId, parsed.accepted ? parsed.values.land : '');
  if (!move) return notFound;
  if (!query.has('land')) return form(place, move, { to: null, typed: {}, errors: [] });
  const asked = { land: country, organisationNumber: move.organisationNumber ?? '' };
  if (!parsed.accepted) return form(place, move, { to: null, typed: asked, errors: parsed.errors });
  const to = parsed.values.land;
  return form(place, move, { to, typed: asked, errors: await obstacles(context, place, move, to) });
}

/** What is known to stand against the move before it is tried. */
async function obstacles({ read }: Context, place: Place, move: Move, to: string): Promise<FieldError[]> {
  const refusal = refusalOfMove({ ...move, from: move.country, to, hasCoordinator: move.receiver !== null });
  if (refusal) return [refusalMessage(refusal)];
  const isTaken = await isNumberTaken(read, place.authorityId, to, move.organisationNumber ?? '');
  return isTaken ? [refusalMessage({ rule: 'organisation-number-taken' })] : [];
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { read, body } = context;
  const { authorityId } = place;
  const chosen = parseForm(countryForm, body);
  const to = chosen.accepted ? chosen.values.land : null;
  const again = async (errors: FieldError[]): Promise<Reply> => {
    const move = await findMove(read, authorityId, to ?? '');
    return move ? form(place, move, { to, typed: body, errors }) : notFound;
  };
  if (!chosen.accepted) return again(chosen.errors);
  const parsed = parseForm(moveForm(chosen.values.land), body);
  if (!parsed.accepted) return again(parsed.errors);
  const result = await moveAuthority(context, authorityId, { ...parsed.values, to: chosen.values.land });
  if (!result) return notFound;
  if ('refusals' in result) return again(result.refusals.map(refusalMessage));
  return redirect(place.base, {
    color: 'success',
    text: `${place.name} hör nu till ${format.country(chosen.values.land)}. De som berörs får veta det med mejl.`,
  });
}

interface Filled {
  /** Null until a country has been chosen. */
  to: string | null;
  typed: Body;
  errors: FieldError[];
}

function form(place: Place, move: Move, { to, typed, errors }: Filled): Reply {
  // What is wrong with the country cannot be mended in the second form.
  const mayMove = to !== null && !errors.some(({ field }) => ['land', 'from'].includes(field));
  return formPage('countries/move', {
    title: 'Byt land',
    subheading: place.name,
    breadcrumbs: breadcrumbsOf(place, { label: 'Byt land' }),
    errors: errors.map((error) => (error.field === 'from' ? { ...error, field: 'land' } : error)),
    move: {
      country: format.country(move.country),
      values: {
        land: typedText(typed, 'land'),
        organisationNumber: typedText(typed, 'organisationNumber'),
      },
      options: [
        { value: '', label: 'Välj land' },
        ...countryOptions.filter(({ value }) => value !== move.country),
      ],
      confirmation: mayMove ? confirmationOf(place, move, to) : null,
      action: movePath(place.authorityId),
      cancelHref: place.base,
    },
  });
}

const confirmationOf = ({ name }: Place, move: Move, to: string) => ({
  heading: `Flytta ${name} från ${format.country(move.country)} till ${format.country(to)}?`,
  consequences: consequencesOf(move, to),
  from: move.country,
  to,
});
