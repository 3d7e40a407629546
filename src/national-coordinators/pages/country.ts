import { searchAuthorities } from '../../search/queries.ts';
import { countries } from '../../web/countries.ts';
import * as format from '../../web/format.ts';
import { optionalLine, recordId } from '../../web/forms.ts';
import { underAdministration } from '../../web/navigation.ts';
import { authorityPath, subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Breadcrumb } from '../../web/view-types.ts';
import { appoint } from '../appoint.ts';
import { refusalMessage } from '../messages.ts';
import { coordinatorsPath, countryPath } from '../paths.ts';
import { coordinatorOf } from '../queries.ts';

const most = 20;

/** The country that a path names; null when it does not take part. */
export const countryIn = ({ country = '' }: Context['params']): string | null =>
  countries.includes(country) ? country : null;

export const breadcrumbsOf = (country: string, ...further: Breadcrumb[]): Breadcrumb[] => [
  ...underAdministration,
  { label: 'Nationella samordnare', href: coordinatorsPath },
  { label: format.country(country), ...(further.length > 0 && { href: countryPath(country) }) },
  ...further,
];

/** One country: who coordinates it, and the authorities to appoint instead. */
export async function show({ db, params, query }: Context): Promise<Reply> {
  const country = countryIn(params);
  if (!country) return notFound;
  const { data: text, error } = optionalLine('Sök', 200).safeParse(query.get('text') ?? '');
  const coordinator = await coordinatorOf(db, country);
  const found = error
    ? { hits: [], total: 0 }
    : await searchAuthorities(db, { text, country }, { skip: 0, take: most });
  return page(
    'national-coordinators/country',
    {
      title: `Nationell samordnare: ${format.country(country)}`,
      country: format.country(country),
      breadcrumbs: breadcrumbsOf(country),
      coordinator: coordinator && { name: coordinator.name, href: authorityPath(coordinator.id) },
      actions: coordinator
        ? [
            {
              label: 'Administratörer',
              variant: 'secondary',
              href: countryPath(country, subpages.administrators),
            },
          ]
        : [{ label: 'Registrera ny myndighet', href: countryPath(country, subpages.register) }],
      search: {
        text: query.get('text') ?? '',
        error: error?.issues[0]?.message,
        action: countryPath(country),
      },
      hits: found.hits
        .filter(({ id }) => id !== coordinator?.id)
        .map(({ id, name, city }) => ({
          name,
          city,
          href: authorityPath(id),
          appointHref: countryPath(country, `${subpages.appoint}/${id}`),
        })),
      isCut: found.total > most,
    },
    error ? 422 : 200,
  );
}

/** Says what will happen before it does. */
export async function confirm(context: Context): Promise<Reply> {
  return confirmation(context, null);
}

export async function submit(context: Context): Promise<Reply> {
  const { params } = context;
  const country = countryIn(params);
  const id = recordId.safeParse(params.authorityId).data;
  if (!country || !id) return notFound;
  const result = await appoint(context, country, id);
  if ('refusals' in result) return confirmation(context, refusalMessage(result.refusals[0]!));
  return redirect(coordinatorsPath, {
    color: 'success',
    text: `${format.country(country)} har fått en ny nationell samordnare. De berörda får veta det med mejl.`,
  });
}

async function confirmation({ db, params }: Context, refusal: string | null): Promise<Reply> {
  const country = countryIn(params);
  const id = recordId.safeParse(params.authorityId).data;
  const authority =
    country &&
    id &&
    (await db.authority.findFirst({ where: { id, country }, select: { informalName: true } }));
  if (!country || !authority) return notFound;
  const before = await coordinatorOf(db, country);
  const consequence =
    before && before.id !== id
      ? `${before.name} är då inte längre nationell samordnare. Båda får veta det med mejl.`
      : 'Myndigheten får veta det med mejl.';
  return page(
    'national-coordinators/appoint',
    {
      title: 'Utse nationell samordnare',
      breadcrumbs: breadcrumbsOf(country, { label: 'Utse' }),
      refusal,
      appointment: {
        heading: `Utse ${authority.informalName} till nationell samordnare för ${format.country(country)}?`,
        text: `En nationell samordnare har åtkomstansvar för alla myndigheter i landet. ${consequence}`,
        action: countryPath(country, `${subpages.appoint}/${id}`),
        cancelHref: countryPath(country),
      },
    },
    refusal ? 422 : 200,
  );
}
