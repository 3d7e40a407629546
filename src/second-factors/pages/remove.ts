import { recordId } from '../../web/forms.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { refusalMessage } from '../messages.ts';
import { ownFactors, removeAppPath, removePasskeyPath } from '../paths.ts';
import { findFactors, hasFactor } from '../queries.ts';
import { removeFactor, type Which, without } from '../remove-factor.ts';
import { breadcrumbsOf } from './own.ts';

/** «Ta bort» asks first. */
export const show = (context: Context): Promise<Reply> => confirmation(context, '');

export async function submit(context: Context): Promise<Reply> {
  const which = whichOf(context);
  const outcome = which && (await removeFactor(context, which));
  if (!outcome) return notFound;
  if ('refusals' in outcome) return confirmation(context, refusalMessage(outcome.refusals[0]!).message, 422);
  const text = which === 'app' ? 'Appen är borttagen.' : 'Nyckeln är borttagen.';
  return redirect(ownFactors, { color: 'success', text });
}

/** The app, when the path names no passkey. */
const whichOf = ({ params }: Context): Which | null =>
  params.passkeyId === undefined ? 'app' : (recordId.safeParse(params.passkeyId).data ?? null);

async function confirmation(context: Context, refusal: string, status?: number): Promise<Reply> {
  const which = whichOf(context);
  const factors = await findFactors(context.db, context.actor.userId);
  const after = which && without(factors, which);
  if (!which || !after) return notFound;
  const name = which === 'app' ? 'appen' : `nyckeln ${factors.passkeys.find(({ id }) => id === which)!.name}`;
  const rest = hasFactor(after)
    ? 'Du loggar in med det du har kvar.'
    : 'Det är ditt enda andra steg. Sedan räcker lösenordet, och dina reservkoder slutar fungera.';
  return page(
    'second-factors/confirm',
    {
      title: 'Ta bort',
      breadcrumbs: breadcrumbsOf(context, { label: 'Ta bort' }),
      refusal,
      card: {
        heading: `Ta bort ${name}?`,
        text: rest,
        action: which === 'app' ? removeAppPath : removePasskeyPath(which),
        confirmLabel: 'Ta bort',
        cancelHref: ownFactors,
        danger: true,
      },
    },
    status,
  );
}
