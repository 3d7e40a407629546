import { lastSaver } from '../../audit/last-saver.ts';
import type { Transaction } from '../../db/client.ts';
import { describeValue, overtaken } from '../../modules/overtaken.ts';
import { moduleBreadcrumbs, moduleIdIn, modulePath } from '../../modules/paths.ts';
import { describeTold } from '../../modules/words.ts';
import { describeSpot } from '../../ordering/spot.ts';
import { describeMissing } from '../../translations/words.ts';
import { writeBase } from '../../web/concurrent-edit.ts';
import { parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { changeRole, type RoleEdit, valuesOf } from '../change-role.ts';
import { roleFields } from '../fields.ts';
import { changeRoleForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { roleIdIn, rolePath } from '../paths.ts';
import { findRole, type FoundRole } from '../queries.ts';
import type { Short } from '../shortfalls.ts';
import { roleFormPage, type RoleFrame } from './role-form.ts';
import { shortfallsPage } from './shortfalls.ts';

/** «Redigera»: a role's names, minimum, audience and place (ACC-08). */
export async function show({ db, params }: Context): Promise<Reply> {
  const found = await findRoleIn(db, params);
  if (!found) return notFound;
  const fields = roleFields(valuesOf(found));
  return roleFormPage(frameOf(found), {
    typed: { ...fields, original: writeBase(fields) },
    errors: [],
  });
}

export async function submit(context: Context): Promise<Reply> {
  const { db, params, body } = context;
  const found = await findRoleIn(db, params);
  if (!found) return notFound;
  if (typedText(body, 'show') === 'form') return roleFormPage(frameOf(found), { typed: body, errors: [] });
  const parsed = parseForm(changeRoleForm, body);
  if (!parsed.accepted) return roleFormPage(frameOf(found), parsed);
  const edit = { moduleId: found.module.id, roleId: found.role.id, ...parsed.values };
  const result = await changeRole(context, edit);
  if (result === null) return notFound;
  if ('question' in result) return confirmation(found, edit, result.question);
  if ('refusals' in result) {
    if (result.refusals.some(({ rule }) => rule === 'changed-meanwhile')) return conflict(context, edit);
    return roleFormPage(frameOf(found), { typed: body, errors: result.refusals.map(refusalMessage) });
  }
  const text = result.done.changed
    ? `Ändringarna av ${edit.values.labels.sv} är sparade.${describeTold(result.done.told)}`
    : 'Du hade inte ändrat något, så inget behövde sparas.';
  return redirect(modulePath(found.module.id), { color: result.done.changed ? 'success' : 'info', text });
}

/** Whether whoever holds the role must have a second factor from now on, or need not any more (PWD-13). */
export async function changesDemand({ db, params, body }: Context): Promise<boolean> {
  const parsed = parseForm(changeRoleForm, body);
  if (!parsed.accepted) return false;
  const found = await findRoleIn(db, params);
  return found !== null && parsed.values.values.demandsFactor !== found.role.demandsFactor;
}

const findRoleIn = async (db: Transaction, params: Context['params']): Promise<FoundRole | null> => {
  const [moduleId, roleId] = [moduleIdIn(params), roleIdIn(params)];
  return moduleId && roleId ? findRole(db, moduleId, roleId) : null;
};

function confirmation(found: FoundRole, { values, original }: RoleEdit, short: Short[]): Reply {
  const { breadcrumbs, action } = frameOf(found);
  const role = values.labels.sv;
  return shortfallsPage({
    heading: `Kräva minst ${values.minimumUsers} användare med rollen ${role}?`,
    breadcrumbs,
    role,
    action,
    short,
    minimum: values.minimumUsers,
    confirmLabel: 'Höj ändå',
    fields: { ...roleFields(values), original: writeBase(original) },
    cancelHref: null,
  });
}

/** Somebody else was first: what was typed stays, with what now stands saved beside it. */
async function conflict(
  { actor, db, read }: Context,
  { moduleId, roleId, values, original }: RoleEdit,
): Promise<Reply> {
  const found = await findRole(db, moduleId, roleId);
  if (!found) return notFound;
  const saved = valuesOf(found);
  const versions = { original, saved: roleFields(saved), typed: roleFields(values) };
  const describe = (field: string, value: string): string =>
    field === 'spot' ? `”${describeSpot(found.roles, saved.spot)}”` : describeValue(field, value);
  const errors = [refusalMessage({ rule: 'changed-meanwhile', of: 'role' })];
  const who = await lastSaver(read, actor, { action: 'role.changed', noun: 'role', id: roleId });
  return roleFormPage(frameOf(found), { ...overtaken(versions, describe, who), errors, status: 409 });
}

function frameOf({ module, roles, role }: FoundRole): RoleFrame {
  const heading = `Redigera ${role.labels.sv}`;
  return {
    module,
    others: roles.filter(({ id }) => id !== role.id),
    heading,
    breadcrumbs: moduleBreadcrumbs(module, { label: heading }),
    action: rolePath(role, subpages.edit),
    cancelHref: modulePath(module.id),
    saveLabel: 'Spara ändringarna',
    missing: describeMissing(role.labels),
  };
}
