import * as format from '../../web/format.ts';
import { underAdministration } from '../../web/navigation.ts';
import { authorityPath } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { countryPath } from '../paths.ts';
import { coordinatorsByCountry } from '../queries.ts';

/** «Nationella samordnare»: one for each country (ACC-08). */
export async function show({ db }: Context): Promise<Reply> {
  const countries = (await coordinatorsByCountry(db)).map(({ country, coordinator }) => ({
    name: format.country(country),
    href: countryPath(country),
    coordinator: coordinator && { name: coordinator.name, href: authorityPath(coordinator.id) },
  }));
  return page('national-coordinators/list', {
    title: 'Nationella samordnare',
    breadcrumbs: [...underAdministration, { label: 'Nationella samordnare' }],
    countries: countries.sort((one, other) => one.name.localeCompare(other.name, 'sv')),
  });
}
