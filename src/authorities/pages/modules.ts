import { keywordsFor } from '../../keywords/queries.ts';
import { keywordTree } from '../../keywords/tree.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { partNames } from '../messages.ts';
import { chosenKeywords, modulesOf } from '../queries.ts';
import { tabPage } from './tab-page.ts';

/** The tab «Moduler»: part, keywords and linked coordinators in each module (AUT-07). */
export async function show({ actor, db }: Context): Promise<Reply> {
  const rows = await modulesOf(db, actor.authorityId);
  const keywords = await keywordsFor(db, actor.authorityId);
  const chosen = await chosenKeywords(db, actor.authorityId);
  const modules = rows.map(({ moduleId, labels, part, ...module }) => ({
    ...module,
    id: moduleId,
    name: labels.sv,
    part: partNames[part],
    nodes: keywordTree(
      keywords.filter((keyword) => keyword.moduleId === moduleId),
      chosen,
    ),
  }));
  return page('authorities/modules', { ...tabPage(actor, 'moduler'), modules });
}
