import * as format from '../../web/format.ts';
import { subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { modulePath, modulesBreadcrumbs, modulesPath } from '../paths.ts';
import { findModules } from '../queries.ts';

/** «Moduler och användarroller»: all modules (ACC-08). */
export async function show({ db }: Context): Promise<Reply> {
  const modules = await findModules(db);
  return page('modules/list', {
    title: 'Moduler och användarroller',
    breadcrumbs: modulesBreadcrumbs(),
    addHref: `${modulesPath}${subpages.add}`,
    modules: modules.map(({ id, labels, isRetired, authorities, roles }) => ({
      name: labels.sv,
      href: modulePath(id),
      isRetired,
      authorities: format.count(authorities),
      roles: roles.join(', '),
    })),
  });
}
