import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { shortcuts } from '../shortcuts.ts';

export function show({ actor }: Context): Reply {
  const breadcrumbs = [{ label: 'Start', href: '/' }, { label: 'Administration' }];
  return page('home/administration', { title: 'Administration', breadcrumbs, shortcuts: shortcuts(actor) });
}
