import { breadcrumbsOf, modulesTabPath, type Place } from '../../authorities/place.ts';
import { partNames } from '../../authorities/words.ts';
import type { ModulePart } from '../../db/generated/enums.ts';
import { recordId } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { changePart } from '../change-part.ts';
import { refusalMessage } from '../messages.ts';
import { findDependents, findModules, type ModuleRow } from '../queries.ts';
import { withdrawModule } from '../withdraw-module.ts';

/** «Återkalla tillgång» first says who will lose roles (ACC-05). */
export const showWithdrawal = (context: Context, place: Place): Promise<Reply> =>
  confirmation(context, place, 'withdrawal', null);

/** «Ändra del»: the other part in the module, with what follows from it (ACC-05). */
export const showPart = (context: Context, place: Place): Promise<Reply> =>
  confirmation(context, place, 'part', null);

export async function withdraw(context: Context, place: Place): Promise<Reply> {
  const module = await moduleOf(context, place);
  if (!module) return notFound;
  const result = await withdrawModule(context, place.authorityId, module.id);
  if ('refusals' in result)
    return confirmation(context, place, 'withdrawal', refusalMessage(result.refusals[0]!).message);
  return redirect(modulesTabPath(place), {
    color: 'success',
    text: `${place.name} har inte längre tillgång till modulen ${module.labels.sv}. Myndigheten får veta det med mejl.`,
  });
}

export async function submitPart(context: Context, place: Place): Promise<Reply> {
  const module = await moduleOf(context, place);
  if (!module?.part) return notFound;
  const part = otherPart(module.part);
  const result = await changePart(context, place.authorityId, module.id, part);
  if ('refusals' in result)
    return confirmation(context, place, 'part', refusalMessage(result.refusals[0]!).message);
  return redirect(modulesTabPath(place), {
    color: 'success',
    text: `${place.name} är nu ${partNames[part].toLowerCase()} i modulen ${module.labels.sv}. Myndigheten får veta det med mejl.`,
  });
}

const otherPart = (part: ModulePart): ModulePart =>
  part === 'COORDINATOR' ? 'COMPETENT_AUTHORITY' : 'COORDINATOR';

/** The module of the path, if the authority has it and the actor manages it. */
async function moduleOf({ actor, db, params }: Context, { authorityId }: Place): Promise<ModuleRow | null> {
  const id = recordId.safeParse(params.moduleId).data;
  const [module] = id ? await findModules(db, actor, authorityId, id) : [];
  return module?.part && module.isManaged ? module : null;
}

async function confirmation(
  context: Context,
  place: Place,
  what: 'withdrawal' | 'part',
  refusal: string | null,
): Promise<Reply> {
  const module = await moduleOf(context, place);
  if (!module?.part) return notFound;
  const isWithdrawal = what === 'withdrawal';
  const part = partNames[otherPart(module.part)].toLowerCase();
  const verb = isWithdrawal ? 'Återkalla tillgång' : 'Ändra del';
  return page(
    'module-access/confirm',
    {
      title: verb,
      breadcrumbs: breadcrumbsOf(place, { label: 'Moduler', href: modulesTabPath(place) }, { label: verb }),
      refusal,
      change: {
        heading: isWithdrawal
          ? `Återkalla tillgången till ${module.labels.sv} för ${place.name}?`
          : `Gör ${place.name} till ${part} i ${module.labels.sv}?`,
        consequences: await consequences(context, place, module, isWithdrawal),
        action: `${modulesTabPath(place)}/${module.id}${isWithdrawal ? subpages.withdrawModule : subpages.part}`,
        confirmLabel: verb,
        cancelHref: modulesTabPath(place),
        danger: isWithdrawal,
      },
    },
    refusal ? 422 : 200,
  );
}

/** Everything that goes with it, before it does. */
async function consequences(
  { read }: Context,
  { authorityId }: Place,
  module: ModuleRow,
  isWithdrawal: boolean,
): Promise<string[]> {
  const isCoordinator = module.part === 'COORDINATOR';
  if (!isWithdrawal && !isCoordinator)
    return ['Den administratör som registrerades först får rollerna som bara samordnare har.'];
  const { holders, coordinated } = await findDependents(read, authorityId, module.id);
  const lost = holders
    .map(({ name, roles }) => ({
      name,
      roles: roles.filter(({ coordinatorOnly }) => isWithdrawal || coordinatorOnly),
    }))
    .filter(({ roles }) => roles.length > 0);
  return [
    ...lost.map(({ name, roles }) => `${name} förlorar ${roles.map(({ label }) => label).join(', ')}.`),
    ...(lost.length === 0 ? ['Ingen användare förlorar någon roll.'] : []),
    ...coordinated.map(({ name }) => `${name} förlorar myndigheten som inkopplad samordnare.`),
    ...(isWithdrawal ? ['Myndighetens nyckelord och inkopplade samordnare i modulen tas bort.'] : []),
  ];
}
