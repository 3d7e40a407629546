import { subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { moduleBreadcrumbs, moduleIdIn, modulePath } from '../paths.ts';
import { findModule } from '../queries.ts';
import { retireModule } from '../retire-module.ts';
import { describeAuthorities } from '../words.ts';

/** «Låt utgå» says first how many authorities have the module and what happens (ACC-08). */
export const show = (context: Context): Promise<Reply> => ask(context, true);

export const submit = (context: Context): Promise<Reply> => act(context, true);

/** «Använd igen» for a module that is retired. */
export const showUsingAgain = (context: Context): Promise<Reply> => ask(context, false);

export const submitUsingAgain = (context: Context): Promise<Reply> => act(context, false);

async function ask({ db, params }: Context, isRetired: boolean): Promise<Reply> {
  const id = moduleIdIn(params);
  const module = id && (await findModule(db, id));
  if (!module) return notFound;
  if (module.isRetired === isRetired) return redirect(modulePath(module.id));
  const name = module.labels.sv;
  const label = isRetired ? 'Låt utgå' : 'Använd igen';
  return page('modules/confirm', {
    title: label,
    breadcrumbs: moduleBreadcrumbs(module, { label }),
    question: {
      heading: isRetired ? `Låt ${name} utgå?` : `Använda ${name} igen?`,
      text: isRetired ? retiring(module.authorities) : usingAgain(module.authorities),
      action: modulePath(module.id, isRetired ? subpages.retire : subpages.useAgain),
      label,
      cancelHref: modulePath(module.id),
    },
  });
}

async function act(context: Context, isRetired: boolean): Promise<Reply> {
  const id = moduleIdIn(context.params);
  const result = id && (await retireModule(context, id, isRetired));
  const module = id && (await findModule(context.db, id));
  if (!result || !module) return notFound;
  const state = isRetired ? `${module.labels.sv} har utgått.` : `${module.labels.sv} används igen.`;
  return redirect(modulePath(id), {
    color: result.done.changed ? 'success' : 'info',
    text: result.done.changed ? state : `Någon annan hann före: ${state}`,
  });
}

const retiring = (count: number): string =>
  count === 0
    ? 'Ingen myndighet har modulen, och den kan inte längre ges till någon. Du kan använda den igen senare.'
    : `${describeAuthorities(count)} har modulen och behåller den, med sina roller, men den kan inte längre ges till någon annan. Du kan använda den igen senare.`;

const usingAgain = (count: number): string =>
  `${describeAuthorities(count)} har modulen nu. Den kan åter ges till myndigheter.`;
