import { keywordTree } from '../../keywords/tree.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Place } from '../place.ts';
import { findDescription } from '../queries.ts';
import { tabPage } from './tab-page.ts';

/** The tab «Klassificering»: the general keywords that the authority has chosen (AUT-06). */
export async function show(context: Context, place: Place): Promise<Reply> {
  const { read, actor } = context;
  const { keywords, chosen, changed } = await findDescription(
    read,
    actor,
    place.authorityId,
    'classification',
  );
  const nodes = keywordTree(
    keywords.filter(({ moduleId }) => moduleId === null),
    new Set(chosen),
  );
  return page('authorities/classification', { ...tabPage(context, place, 'classification', changed), nodes });
}
