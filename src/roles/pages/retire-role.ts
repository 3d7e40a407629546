import { moduleBreadcrumbs, moduleIdIn, modulePath } from '../../modules/paths.ts';
import { describeTold, describeUsers } from '../../modules/words.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Breadcrumb } from '../../web/view-types.ts';
import { confirmedMinimum } from '../forms.ts';
import { roleIdIn, rolePath } from '../paths.ts';
import { findRole, type FoundRole, type RoleRow } from '../queries.ts';
import { retireRole } from '../retire-role.ts';
import { findShort, noMinimum, type Short } from '../shortfalls.ts';
import { shortfallsPage } from './shortfalls.ts';

/** «Låt utgå» says first how many hold the role and what happens (ACC-08). */
export const show = (context: Context): Promise<Reply> => ask(context, true);

export const submit = (context: Context): Promise<Reply> => act(context, true);

/** «Använd igen» says first which authorities fall short of the minimum that then holds again. */
export const showUsingAgain = (context: Context): Promise<Reply> => ask(context, false);

export const submitUsingAgain = (context: Context): Promise<Reply> => act(context, false);

const idsIn = (params: Context['params']) => ({
  moduleId: moduleIdIn(params) ?? 0,
  roleId: roleIdIn(params) ?? 0,
});

async function ask({ db, params }: Context, isRetired: boolean): Promise<Reply> {
  const { moduleId, roleId } = idsIn(params);
  const found = await findRole(db, moduleId, roleId);
  if (!found) return notFound;
  if (found.role.isRetired === isRetired) return redirect(modulePath(moduleId));
  if (isRetired) return question(found, 'Låt utgå', retiring(found.role));
  const short = await findShort(db, { moduleId, roleId, before: noMinimum, after: found.role });
  if (short.length > 0) return shortQuestion(found, short);
  return question(found, 'Använd igen', 'Rollen kan åter ges till användare.');
}

async function act(context: Context, isRetired: boolean): Promise<Reply> {
  const { db, params, body } = context;
  const ids = idsIn(params);
  const confirmed = confirmedMinimum.parse(body.confirmedMinimum);
  const result = await retireRole(context, { ...ids, isRetired, confirmed });
  const found = await findRole(db, ids.moduleId, ids.roleId);
  if (!result || !found) return notFound;
  if ('question' in result) return shortQuestion(found, result.question);
  const name = found.role.labels.sv;
  const state = isRetired ? `Rollen ${name} har utgått.` : `Rollen ${name} används igen.`;
  return redirect(modulePath(ids.moduleId), {
    color: result.done.changed ? 'success' : 'info',
    text: result.done.changed
      ? `${state}${describeTold(result.done.told)}`
      : `Någon annan hann före: ${state}`,
  });
}

const breadcrumbsOf = ({ module }: FoundRole, label: string): Breadcrumb[] =>
  moduleBreadcrumbs(module, { label });

const headingOf = ({ labels, isRetired }: RoleRow): string =>
  isRetired ? `Använda rollen ${labels.sv} igen?` : `Låt rollen ${labels.sv} utgå?`;

function question(found: FoundRole, label: string, text: string): Reply {
  const { role, module } = found;
  return page('modules/confirm', {
    title: label,
    breadcrumbs: breadcrumbsOf(found, label),
    question: {
      heading: headingOf(role),
      text,
      label,
      action: rolePath(role, role.isRetired ? subpages.useAgain : subpages.retire),
      cancelHref: modulePath(module.id),
    },
  });
}

const shortQuestion = (found: FoundRole, short: Short[]): Reply =>
  shortfallsPage({
    heading: headingOf(found.role),
    breadcrumbs: breadcrumbsOf(found, 'Använd igen'),
    role: found.role.labels.sv,
    minimum: found.role.minimumUsers,
    short,
    action: rolePath(found.role, subpages.useAgain),
    confirmLabel: 'Använd igen',
    fields: {},
    cancelHref: modulePath(found.module.id),
  });

const retiring = ({ holders }: RoleRow): string =>
  holders === 0
    ? 'Ingen har rollen, och den kan inte längre ges till någon. Du kan använda den igen senare.'
    : `${describeUsers(holders)} har rollen och behåller den tills den tas bort, men den kan inte längre ges till någon annan. Något minsta antal gäller inte längre. Du kan använda den igen senare.`;
