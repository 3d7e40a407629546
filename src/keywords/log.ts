import type { Changes } from '../audit/events.ts';
import type { FoundTree } from './queries.ts';
import { describePath } from './words.ts';

/** Which keyword an event is about: its ID, and the way to it as it stood then. */
export const identity = (found: FoundTree, id: number): Changes => ({
  keyword: { before: null, after: { id, label: describePath(found, id) } },
});
