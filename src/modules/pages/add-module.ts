import { parseForm } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { addModule } from '../add-module.ts';
import { addModuleForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { modulePath, modulesBreadcrumbs, modulesPath } from '../paths.ts';
import { moduleFormPage } from './module-form.ts';

const frame = {
  heading: 'Lägg till modul',
  breadcrumbs: modulesBreadcrumbs({ label: 'Lägg till modul' }),
  action: `${modulesPath}${subpages.add}`,
  cancelHref: modulesPath,
  saveLabel: 'Lägg till modul',
  missing: null,
};

/** «Lägg till modul» (ACC-08). */
export const show = (): Reply => moduleFormPage({ ...frame, typed: { usualRoles: 'on' }, errors: [] });

export async function submit(context: Context): Promise<Reply> {
  const parsed = parseForm(addModuleForm, context.body);
  if (!parsed.accepted) return moduleFormPage({ ...frame, ...parsed });
  const result = await addModule(context, parsed.values);
  if ('refusals' in result)
    return moduleFormPage({ ...frame, typed: context.body, errors: result.refusals.map(refusalMessage) });
  return redirect(modulePath(result.done.moduleId), {
    color: 'success',
    text: `Modulen ${parsed.values.values.labels.sv} är tillagd. Ingen myndighet har den än.`,
  });
}
