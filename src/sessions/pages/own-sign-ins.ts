import type { Factor } from '../../db/generated/enums.ts';
import { daysKept } from '../../periods.ts';
import { endOtherSignIns, endOwnSignIn } from '../../sign-ins/end-sign-ins.ts';
import * as format from '../../web/format.ts';
import { recordId } from '../../web/forms.ts';
import { paths, subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { browserName } from '../browser-name.ts';
import { forgetOwnBrowser } from '../forget-own-browser.ts';
import { openSignIns, ownBrowsers } from '../queries.ts';

export const ownSignIns = paths.ownSignIns;
const browsersPath = `${ownSignIns}${subpages.browsers}`;

/** «Mina inloggningar»: where one is signed in and known, and the means to end it. */
export async function show({ actor, browser, db, now }: Context): Promise<Reply> {
  const signIns = await openSignIns(db, actor.userId, now);
  const browsers = await ownBrowsers(db, actor.userId, browser.read());
  return page('sessions/own-sign-ins', {
    title: 'Mina inloggningar',
    breadcrumbs: [
      { label: 'Start', href: paths.start },
      { label: 'Mina uppgifter', href: paths.ownDetails },
      { label: 'Mina inloggningar' },
    ],
    signIns: signIns.map(({ id, startedAt, lastSeenAt, address, userAgent, factor }) => ({
      isThis: id === actor.signInId,
      endAction: `${ownSignIns}/${id}${subpages.end}`,
      startedAt: format.dateTime(startedAt),
      lastSeenAt: format.dateTime(lastSeenAt),
      address,
      browser: browserName(userAgent),
      proof: factor === null ? 'Lösenord' : proofs[factor],
    })),
    browsers: browsers.map(({ id, isThis, firstUsedAt, lastUsedAt, userAgent }) => ({
      isThis,
      forgetAction: `${browsersPath}/${id}${subpages.remove}`,
      name: browserName(userAgent),
      firstUsedAt: format.dateTime(firstUsedAt),
      lastUsedAt: format.dateTime(lastUsedAt),
    })),
    daysKept: daysKept.knownBrowsers,
    endOthersAction: `${ownSignIns}${subpages.endOthers}`,
  });
}

/** What a sign-in was made with. */
const proofs: Record<Factor, string> = {
  APP: 'Lösenord och kod från app',
  PASSKEY: 'Nyckel',
  RECOVERY_CODE: 'Lösenord och reservkod',
};

export async function forgetBrowser(context: Context): Promise<Reply> {
  const id = recordId.safeParse(context.params.browserId).data;
  if (!id || !(await forgetOwnBrowser(context, id))) return notFound;
  return redirect(ownSignIns, { color: 'success', text: 'Webbläsaren är borttagen.' });
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
