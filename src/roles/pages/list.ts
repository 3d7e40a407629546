import { moduleBreadcrumbs, moduleIdIn, modulePath } from '../../modules/paths.ts';
import { findModule, type ModuleRow } from '../../modules/queries.ts';
import { describeMissing } from '../../translations/words.ts';
import * as format from '../../web/format.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Action } from '../../web/view-types.ts';
import { rolePath } from '../paths.ts';
import { findRoles, type RoleRow } from '../queries.ts';

/** One module with its roles, in order (ACC-08). */
export async function show({ db, params }: Context): Promise<Reply> {
  const id = moduleIdIn(params);
  const module = id && (await findModule(db, id));
  if (!module) return notFound;
  return page('roles/list', {
    title: module.labels.sv,
    breadcrumbs: moduleBreadcrumbs(module),
    module: {
      name: module.labels.sv,
      isRetired: module.isRetired,
      rows: rowsOf(module),
      actions: actionsOf(module),
      addRoleHref: modulePath(module.id, `${subpages.roles}${subpages.add}`),
    },
    roles: (await findRoles(db, module.id)).map(describe),
  });
}

const rowsOf = ({ labels, authorities, usesCoordination }: ModuleRow) => [
  { term: 'Myndigheter som har modulen', value: format.count(authorities) },
  { term: 'Samordning', value: usesCoordination ? 'Används' : 'Används inte' },
  { term: 'Namn på andra språk', value: describeMissing(labels) },
];

const actionsOf = ({ id, isRetired }: ModuleRow): Action[] => [
  { label: 'Redigera modul', href: modulePath(id, subpages.edit) },
  isRetired
    ? { label: 'Använd igen', href: modulePath(id, subpages.useAgain), variant: 'secondary' }
    : { label: 'Låt utgå', href: modulePath(id, subpages.retire), variant: 'secondary' },
];

const describe = (role: RoleRow) => ({
  name: role.labels.sv,
  isRetired: role.isRetired,
  minimum: role.isRetired ? '–' : String(role.minimumUsers),
  coordinatorOnly: role.coordinatorOnly ? 'ja' : 'nej',
  holders: format.count(role.holders),
  short: role.short === 0 ? null : { count: format.count(role.short), href: rolePath(role, subpages.short) },
  editHref: rolePath(role, subpages.edit),
  stateHref: rolePath(role, role.isRetired ? subpages.useAgain : subpages.retire),
});
