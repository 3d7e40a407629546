import { paths } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { shortcuts } from '../shortcuts.ts';

export function show({ actor }: Context): Reply {
  const breadcrumbs = [{ label: 'Start', href: paths.start }, { label: 'Administration' }];
  return page('home/administration', { title: 'Administration', breadcrumbs, shortcuts: shortcuts(actor) });
}
