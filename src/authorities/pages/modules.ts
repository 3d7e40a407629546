import { accessManager, type Actor } from '../../authorization/actor.ts';
import type { Transaction } from '../../db/client.ts';
import { keywordsFor } from '../../keywords/queries.ts';
import { keywordTree } from '../../keywords/tree.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Place } from '../place.ts';
import { chosenKeywords, modulesOf, type NamedAuthority } from '../queries.ts';
import { partNames } from '../words.ts';
import { tabPage } from './tab-page.ts';

/** The tab «Moduler»: part, keywords and linked coordinators in each module (AUT-07). */
export async function show(context: Context, place: Place): Promise<Reply> {
  const rows = await modulesOf(context.db, place.authorityId);
  const keywords = await keywordsFor(context.db, place.authorityId);
  const chosen = await chosenKeywords(context.db, place.authorityId);
  const managed = await managedModules(context, place);
  const modules = rows.map(({ moduleId, labels, part, usesCoordination, coordinators, coordinates }) => ({
    id: moduleId,
    name: labels.sv,
    part: partNames[part],
    actions: managed?.includes(moduleId) ? actionsOf(place, moduleId, usesCoordination) : [],
    links: [
      ...(usesCoordination ? [{ heading: 'Inkopplade samordnare', authorities: linked(coordinators) }] : []),
      ...(part === 'COORDINATOR' ? [{ heading: 'Samordnar för', authorities: linked(coordinates) }] : []),
    ],
    nodes: keywordTree(
      keywords.filter((keyword) => keyword.moduleId === moduleId),
      chosen,
    ),
  }));
  const tab = await tabPage(context, place, 'moduler');
  const give = { label: 'Ge tillgång till modul', href: `${place.base}/moduler/ge`, variant: 'secondary' };
  return page('authorities/modules', {
    ...tab,
    actions: managed ? [give, ...tab.actions] : tab.actions,
    modules,
  });
}

const linked = (authorities: readonly NamedAuthority[]) =>
  authorities.map(({ id, name }) => ({ name, href: `/myndigheter/${id}` }));

/** The modules that the actor may give and withdraw here; null when he or she manages none (ACC-05). */
async function managedModules(
  { actor, db }: { actor: Actor; db: Transaction },
  place: Place,
): Promise<number[] | null> {
  if (!accessManager(actor) || !(place.isOwn || place.isManaged)) return null;
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT module_id AS id FROM modules_managed_by(${actor.authorityId})`;
  return rows.map(({ id }) => id);
}

const actionsOf = ({ base }: Place, moduleId: number, usesCoordination: boolean) => [
  ...(usesCoordination ? [{ label: 'Ändra roll', href: `${base}/moduler/${moduleId}/roll` }] : []),
  { label: 'Återkalla tillgång', href: `${base}/moduler/${moduleId}/aterkalla` },
];
