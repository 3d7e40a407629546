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
  const modules = rows.map(({ moduleId, labels, part, usesCoordination, coordinators, coordinates }) => ({
    id: moduleId,
    name: labels.sv,
    part: partNames[part],
    links: [
      ...(usesCoordination ? [{ heading: 'Inkopplade samordnare', authorities: linked(coordinators) }] : []),
      ...(part === 'COORDINATOR' ? [{ heading: 'Samordnar för', authorities: linked(coordinates) }] : []),
    ],
    nodes: keywordTree(
      keywords.filter((keyword) => keyword.moduleId === moduleId),
      chosen,
    ),
  }));
  return page('authorities/modules', { ...(await tabPage(context, place, 'moduler')), modules });
}

const linked = (authorities: readonly NamedAuthority[]) =>
  authorities.map(({ id, name }) => ({ name, href: `/myndigheter/${id}` }));
