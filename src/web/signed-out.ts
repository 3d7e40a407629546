import type { Request } from 'express';
import type { Actor } from '../authorization/actor.ts';
import { cameFromAnotherSite, cameFromOurPage, cameFromOwnSite } from './csrf.ts';
import { errorPage, resendPage, signedOutPage } from './errors.ts';
import { ownerOf } from './form-owner.ts';
import { isPassword } from './forms.ts';
import { sealForm } from './kept-form.ts';
import { paths } from './paths.ts';
import { page, redirect, type Reply } from './replies.ts';
import { bodyOf } from './request-context.ts';
import type { Context, Route } from './routes.ts';

type Services = Pick<Context, 'safeTarget' | 'settings'>;

/** What is answered to a form that no page of this session has shown; null when it may be taken (SEC-02). */
export function refuseForm(
  { who }: Route,
  request: Request,
  actor: Actor | null,
  services: Services,
  now: Date,
): Reply | null {
  if (cameFromOurPage(request)) return null;
  // Nothing is done there in the name of who is signed in.
  if (who(null) && cameFromOwnSite(request)) return null;
  if (cameFromAnotherSite(request)) return errorPage(403);
  if (who(null)) return signedOutPage(services.safeTarget(request.originalUrl));
  const owner = ownerOf(bodyOf(request), services.settings.secrets);
  if (actor && (owner === null || owner === actor.userId))
    return resendPage(request.originalUrl, bodyOf(request));
  return owner === null ? signedOutPage(null) : signInToSend(request, owner, actor, services, now);
}

/** For a form that was sent without a session: what was typed is kept if it is known whose it is (NAV-06). */
export function signInFirst(request: Request, services: Services, now: Date): Reply {
  const owner = ownerOf(bodyOf(request), services.settings.secrets);
  return owner === null ? redirect(paths.signIn) : signInToSend(request, owner, null, services, now);
}

/** The sign-in page, which carries what was typed, sealed for the owner alone. */
function signInToSend(
  request: Request,
  owner: number,
  actor: Actor | null,
  { settings, safeTarget }: Services,
  now: Date,
): Reply {
  const body = bodyOf(request);
  const action = request.originalUrl;
  const hasPassword = Object.keys(body).some(isPassword);
  const kept = hasPassword ? null : sealForm({ userId: owner, action, fields: body }, settings.secrets, now);
  if (kept === null && !hasPassword) return signedOutPage(null);
  const why = actor ? 'Formuläret är öppnat av någon annan än du.' : 'Du har loggats ut.';
  const what = hasPassword
    ? 'Inget har sparats, och lösenord sparas aldrig. Logga in igen och fyll i formuläret på nytt.'
    : actor
      ? 'Inget har sparats. Logga in som den som skrev, så skickas det som skrevs.'
      : 'Logga in igen så skickas det du skrev. Inget har sparats än.';
  const { helpDesk, isDemo } = settings;
  const locals = { target: safeTarget(action), username: '', kept: kept ?? '', reason: `${why} ${what}` };
  return page('sessions/sign-in', { title: 'Logga in', errors: [], helpDesk, isDemo, ...locals }, 403);
}
