import { type FieldError, typedText } from '../../web/forms.ts';
import { paths, subpages } from '../../web/paths.ts';
import { page, redirect, type Reply, text } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { isProofRecent } from '../../web/session-limits.ts';
import { proofPage, takeProof } from '../ask-for-proof.ts';
import { signInOptions } from '../passkeys.ts';
import { proofFor, proofPath } from '../paths.ts';

/** «Bekräfta att det är du», for a page that waits for it; a list is downloaded from here then (PWD-13). */
export function show(context: Context): Reply | Promise<Reply> {
  const target = targetOf(context);
  if (!isProofRecent(context.actor, context.now)) return form(context, target);
  const list = listOf(target);
  return list === null
    ? redirect(target)
    : { ...page('second-factors/proven', { title: 'Listan laddas ner', target, list }), goesOnTo: target };
}

export async function submit(context: Context): Promise<Reply> {
  const target = targetOf(context);
  const error = await takeProof(context);
  return error
    ? form(context, target, [error])
    : redirect(listOf(target) === null ? target : proofFor(target));
}

/** What the browser asks a passkey with: for the script of the page. */
export const options = async ({ settings, session, now }: Context): Promise<Reply> =>
  text(
    await signInOptions({
      portalUrl: settings.portalUrl,
      secrets: settings.secrets,
      sessionId: session.id,
      now,
    }),
  );

const targetOf = ({ body, query, safeTarget }: Context): string =>
  safeTarget(typedText(body, 'target') || (query.get('till') ?? ''));

/** The page with the list that the address downloads; null for any other address. */
function listOf(target: string): string | null {
  const [path = '', query] = target.split('?');
  if (!path.endsWith(subpages.csv)) return null;
  const list = path.slice(0, -subpages.csv.length);
  return query === undefined ? list : `${list}?${query}`;
}

const form = (context: Context, target: string, errors: FieldError[] = []): Promise<Reply> =>
  proofPage(
    context,
    {
      action: proofPath,
      cancelHref: listOf(target) ?? paths.start,
      fields: [{ name: 'target', value: target }],
    },
    errors,
  );
