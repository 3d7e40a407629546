import type { Transaction } from '../../db/client.ts';
import { moduleBreadcrumbs, moduleIdIn, modulePath } from '../../modules/paths.ts';
import { findModule } from '../../modules/queries.ts';
import { describeTold } from '../../modules/words.ts';
import { parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { addRole } from '../add-role.ts';
import { roleFields } from '../fields.ts';
import { addRoleForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { findRoles } from '../queries.ts';
import { roleFormPage, type RoleFrame } from './role-form.ts';
import { shortfallsPage } from './shortfalls.ts';

/** «Lägg till roll» (ACC-08). */
export async function show({ db, params }: Context): Promise<Reply> {
  const frame = await frameOf(db, moduleIdIn(params));
  return frame ? roleFormPage(frame, { typed: { minimumUsers: '0', spot: 'last' }, errors: [] }) : notFound;
}

export async function submit(context: Context): Promise<Reply> {
  const { db, params, body } = context;
  const frame = await frameOf(db, moduleIdIn(params));
  if (!frame) return notFound;
  const { module, action, breadcrumbs } = frame;
  if (typedText(body, 'show') === 'form') return roleFormPage(frame, { typed: body, errors: [] });
  const parsed = parseForm(addRoleForm, body);
  if (!parsed.accepted) return roleFormPage(frame, parsed);
  const { values, confirmed } = parsed.values;
  const result = await addRole(context, { moduleId: module.id, values, confirmed });
  if (result === null) return notFound;
  if ('refusals' in result)
    return roleFormPage(frame, { typed: body, errors: result.refusals.map(refusalMessage) });
  const role = values.labels.sv;
  if ('question' in result)
    return shortfallsPage({
      heading: `Lägga till ${role} med minst ${values.minimumUsers} användare?`,
      breadcrumbs,
      role,
      action,
      short: result.question,
      minimum: values.minimumUsers,
      confirmLabel: 'Lägg till ändå',
      fields: roleFields(values),
      cancelHref: null,
    });
  return redirect(modulePath(module.id), {
    color: 'success',
    text: `Rollen ${role} är tillagd.${describeTold(result.done.told)}`,
  });
}

async function frameOf(db: Transaction, moduleId: number | null): Promise<RoleFrame | null> {
  const module = moduleId && (await findModule(db, moduleId));
  if (!module) return null;
  return {
    module,
    others: await findRoles(db, module.id),
    heading: 'Lägg till roll',
    breadcrumbs: moduleBreadcrumbs(module, { label: 'Lägg till roll' }),
    action: modulePath(module.id, `${subpages.roles}${subpages.add}`),
    cancelHref: modulePath(module.id),
    saveLabel: 'Lägg till roll',
    missing: null,
  };
}
