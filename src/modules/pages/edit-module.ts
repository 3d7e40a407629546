import { lastSaver } from '../../audit/last-saver.ts';
import { describeMissing } from '../../translations/words.ts';
import { writeBase } from '../../web/concurrent-edit.ts';
import { type Body, type FieldError, parseForm } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { changeModule, type ModuleEdit } from '../change-module.ts';
import { moduleFields } from '../fields.ts';
import { changeModuleForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { describeValue, overtaken } from '../overtaken.ts';
import { moduleBreadcrumbs, moduleIdIn, modulePath } from '../paths.ts';
import { findModule, type ModuleRow } from '../queries.ts';
import { moduleFormPage } from './module-form.ts';

/** «Redigera modul»: its name in each language, and whether it uses coordination (ACC-08). */
export async function show({ db, params }: Context): Promise<Reply> {
  const id = moduleIdIn(params);
  const module = id && (await findModule(db, id));
  if (!module) return notFound;
  const fields = moduleFields(module);
  return form(module, { typed: { ...fields, original: writeBase(fields) }, errors: [] });
}

export async function submit(context: Context): Promise<Reply> {
  const { db, params, body } = context;
  const id = moduleIdIn(params);
  const module = id && (await findModule(db, id));
  if (!module) return notFound;
  const parsed = parseForm(changeModuleForm, body);
  if (!parsed.accepted) return form(module, parsed);
  const result = await changeModule(context, id, parsed.values);
  if (result === null) return notFound;
  if ('refusals' in result) {
    if (result.refusals.some(({ rule }) => rule === 'changed-meanwhile'))
      return conflict(context, id, parsed.values);
    return form(module, { typed: body, errors: result.refusals.map(refusalMessage) });
  }
  const text = result.done.changed
    ? `Ändringarna av ${parsed.values.values.labels.sv} är sparade.`
    : 'Du hade inte ändrat något, så inget behövde sparas.';
  return redirect(modulePath(id), { color: result.done.changed ? 'success' : 'info', text });
}

async function conflict(
  { actor, db, read }: Context,
  id: number,
  { values, original }: ModuleEdit,
): Promise<Reply> {
  const module = await findModule(db, id);
  if (!module) return notFound;
  const versions = { original, saved: moduleFields(module), typed: moduleFields(values) };
  const errors = [refusalMessage({ rule: 'changed-meanwhile', of: 'module' })];
  const who = await lastSaver(read, actor, { action: 'module.changed', noun: 'module', id });
  return form(module, { ...overtaken(versions, describeValue, who), errors, status: 409 });
}

interface Filled {
  typed: Body;
  errors: FieldError[];
  notices?: Record<string, string>;
  status?: number;
}

const form = (module: ModuleRow, filled: Filled): Reply =>
  moduleFormPage({
    heading: `Redigera ${module.labels.sv}`,
    breadcrumbs: moduleBreadcrumbs(module, { label: 'Redigera modul' }),
    action: modulePath(module.id, subpages.edit),
    cancelHref: modulePath(module.id),
    saveLabel: 'Spara ändringarna',
    missing: describeMissing(module.labels),
    ...filled,
  });
