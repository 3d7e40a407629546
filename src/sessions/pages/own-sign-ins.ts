import { endOtherSignIns, endOwnSignIn } from '../../sign-ins/end-sign-ins.ts';
import * as format from '../../web/format.ts';
import { recordId } from '../../web/forms.ts';
import { paths, subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { browserName } from '../browser-name.ts';
import { openSignIns } from '../queries.ts';

export const ownSignIns = paths.ownSignIns;

/** «Mina inloggningar»: where one is signed in, and the means to end it. */
export async function show({ actor, db, now }: Context): Promise<Reply> {
  const signIns = await openSignIns(db, actor.userId, now);
  return page('sessions/own-sign-ins', {
    title: 'Mina inloggningar',
    breadcrumbs: [
      { label: 'Start', href: paths.start },
      { label: 'Mina uppgifter', href: paths.ownDetails },
      { label: 'Mina inloggningar' },
    ],
    signIns: signIns.map(({ id, startedAt, lastSeenAt, address, userAgent }) => ({
      isThis: id === actor.signInId,
      endAction: `${ownSignIns}/${id}${subpages.end}`,
      startedAt: format.dateTime(startedAt),
      lastSeenAt: format.dateTime(lastSeenAt),
      address,
      browser: browserName(userAgent),
    })),
    endOthersAction: `${ownSignIns}${subpages.endOthers}`,
  });
}

export async function end(context: Context): Promise<Reply> {
  const id = recordId.safeParse(context.params.signInId).data;
  if (!id || !(await endOwnSignIn(context, id))) return notFound;
  return redirect(ownSignIns, { color: 'success', text: 'Inloggningen är avslutad.' });
}

export async function endOthers(context: Context): Promise<Reply> {
  await endOtherSignIns(context);
  return redirect(ownSignIns, { color: 'success', text: 'Alla andra inloggningar är avslutade.' });
}
