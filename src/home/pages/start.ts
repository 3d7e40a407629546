import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { shortcuts } from '../shortcuts.ts';

export function show({ actor }: Context): Reply {
  return page('home/start', { title: 'Start', shortcuts: shortcuts(actor) });
}
