import { keywordsFor } from '../../keywords/queries.ts';
import { keywordTree } from '../../keywords/tree.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Place } from '../place.ts';
import { chosenKeywords } from '../queries.ts';
import { tabPage } from './tab-page.ts';

/** The tab «Klassificering»: the general keywords that the authority has chosen (AUT-06). */
export async function show(context: Context, place: Place): Promise<Reply> {
  const keywords = await keywordsFor(context.db, place.authorityId);
  const chosen = await chosenKeywords(context.db, place.authorityId);
  const nodes = keywordTree(
    keywords.filter(({ moduleId }) => moduleId === null),
    chosen,
  );
  return page('authorities/classification', { ...(await tabPage(context, place, 'klassificering')), nodes });
}
