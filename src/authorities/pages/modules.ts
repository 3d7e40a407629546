import { accessManager } from '../../authorization/actor.ts';
import { keywordTree } from '../../keywords/tree.ts';
import { authorityPath, subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Action } from '../../web/view-types.ts';
import { modulesTabPath, type Place } from '../place.ts';
import { findDescription, type NamedAuthority } from '../queries.ts';
import { partNames } from '../words.ts';
import { tabPage } from './tab-page.ts';

/** The tab «Moduler»: part, keywords and linked coordinators in each module (AUT-07). */
export async function show(context: Context, place: Place): Promise<Reply> {
  const { read, actor } = context;
  const {
    modules: rows,
    keywords,
    ...found
  } = await findDescription(read, actor, place.authorityId, 'modules');
  const chosen = new Set(found.chosen);
  const isManager = accessManager(actor) && (place.isOwn || place.isManaged);
  const modules = rows.map(({ moduleId, labels, part, coordinators, coordinates, ...module }) => ({
    id: moduleId,
    name: labels.sv,
    part: partNames[part],
    actions: isManager && module.isManaged ? actionsOf(place, moduleId, module.usesCoordination) : [],
    links: [
      ...(module.usesCoordination
        ? [{ heading: 'Inkopplade samordnare', authorities: linked(coordinators) }]
        : []),
      ...(part === 'COORDINATOR' ? [{ heading: 'Samordnar för', authorities: linked(coordinates) }] : []),
    ],
    nodes: keywordTree(
      keywords.filter((keyword) => keyword.moduleId === moduleId),
      chosen,
    ),
  }));
  const tab = tabPage(context, place, 'modules', found.changed);
  const give: Action = {
    label: 'Ge tillgång till modul',
    href: `${modulesTabPath(place)}${subpages.give}`,
    variant: 'secondary',
  };
  const actions = isManager ? [give, ...tab.head.actions] : tab.head.actions;
  return page('authorities/modules', { ...tab, head: { ...tab.head, actions }, modules });
}

const linked = (authorities: readonly NamedAuthority[]) =>
  authorities.map(({ id, name }) => ({ name, href: authorityPath(id) }));

const actionsOf = (place: Place, moduleId: number, usesCoordination: boolean) => [
  ...(usesCoordination
    ? [{ label: 'Ändra del', href: `${modulesTabPath(place)}/${moduleId}${subpages.part}` }]
    : []),
  { label: 'Återkalla tillgång', href: `${modulesTabPath(place)}/${moduleId}${subpages.withdrawModule}` },
];
