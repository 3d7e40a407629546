import { findTasks } from '../../tasks/find-tasks.ts';
import { boundedCount } from '../../web/bounded-count.ts';
import { paths } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { shortcuts } from '../shortcuts.ts';

/** «Administration»: every part of the portal, with the sum of the numbers that «Start» gives of it (NAV-04). */
export async function show({ actor, read, now }: Context): Promise<Reply> {
  const breadcrumbs = [{ label: 'Start', href: paths.start }, { label: 'Administration' }];
  const tasks = await findTasks(read, actor, now);
  return page('home/administration', {
    title: 'Administration',
    breadcrumbs,
    waitingTasks: tasks.length,
    shortcuts: shortcuts(actor).map(({ label, href, text }) => ({
      label,
      href,
      text,
      waiting: boundedCount(
        tasks.filter(({ menu }) => menu === href).reduce((sum, { count }) => sum + count, 0),
      ),
    })),
  });
}
