import { subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, keywordBreadcrumbs, keywordPath, treePath } from '../paths.ts';
import { findKeyword, type FoundKeyword } from '../queries.ts';
import { refusalOfState, retireKeyword } from '../retire-keyword.ts';
import type { Refusal } from '../rules.ts';
import { describeAuthorities } from '../words.ts';

/** «Låt utgå» says first how many authorities use the keyword and what happens (ACC-08). */
export const show = (context: Context): Promise<Reply> => ask(context, true);

export const submit = (context: Context): Promise<Reply> => act(context, true);

/** «Använd igen» for a keyword that is retired. */
export const showUsingAgain = (context: Context): Promise<Reply> => ask(context, false);

export const submitUsingAgain = (context: Context): Promise<Reply> => act(context, false);

async function ask({ db, params }: Context, isRetired: boolean): Promise<Reply> {
  const id = idIn(params);
  const found = id && (await findKeyword(db, id));
  if (!found) return notFound;
  if (found.keyword.isRetired === isRetired) return redirect(keywordPath(found.keyword.id, subpages.edit));
  return confirmation(found, isRetired, refusalOfState(found), 200);
}

async function act(context: Context, isRetired: boolean): Promise<Reply> {
  const { db, params } = context;
  const id = idIn(params);
  const result = id && (await retireKeyword(context, id, isRetired));
  const found = id && (await findKeyword(db, id));
  if (!result || !found) return notFound;
  if ('refusals' in result) return confirmation(found, isRetired, result.refusals[0]!, 422);
  const name = found.keyword.labels.sv;
  const state = isRetired ? `${name} har utgått.` : `${name} används igen.`;
  return redirect(treePath(found.tree.moduleId, id), {
    color: result.done.changed ? 'success' : 'info',
    text: result.done.changed ? state : `Någon annan hann före: ${state}`,
  });
}

function confirmation(
  { keyword, tree }: FoundKeyword,
  isRetired: boolean,
  refusal: Refusal | null,
  status: number,
): Reply {
  const { id, labels, uses } = keyword;
  const [label, pathEnd] = isRetired ? ['Låt utgå', subpages.retire] : ['Använd igen', subpages.useAgain];
  const editHref = keywordPath(id, subpages.edit);
  const locals = {
    title: label,
    breadcrumbs: keywordBreadcrumbs(tree, { label: `Redigera ${labels.sv}`, href: editHref }, { label }),
    question: {
      heading: isRetired ? `Låt ${labels.sv} utgå?` : `Använda ${labels.sv} igen?`,
      text: isRetired ? retiring(uses) : usingAgain(uses),
      action: keywordPath(id, pathEnd),
      label,
      cancelHref: editHref,
    },
    obstacle: refusal && {
      heading: isRetired ? `${labels.sv} kan inte utgå än` : `${labels.sv} kan inte användas igen än`,
      message: refusalMessage(refusal).message,
    },
  };
  return page('keywords/retire', locals, status);
}

const retiring = (uses: number): string =>
  uses === 0
    ? 'Ingen myndighet använder nyckelordet. Det går inte längre att välja. Du kan använda det igen senare.'
    : `${describeAuthorities(uses)} använder nyckelordet. Det står kvar hos ${uses === 1 ? 'den' : 'dem'} tills det tas bort där, men ingen annan kan välja det. Du kan använda det igen senare.`;

const usingAgain = (uses: number): string =>
  `${uses === 0 ? 'Ingen myndighet' : describeAuthorities(uses)} använder nyckelordet nu. Det går att välja igen.`;
