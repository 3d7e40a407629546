import type { Actor } from '../../authorization/actor.ts';
import { typedText } from '../../web/forms.ts';
import { type Notice, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { SignedIn } from '../admit.ts';
import { secondStepPath } from '../paths.ts';
import type { Pending } from '../pending.ts';

/** Gives the browser the sign-in, and goes on to where it wanted. */
export async function startSession(
  context: Context<Actor | null>,
  signedIn: SignedIn,
  notice?: Notice,
): Promise<Reply> {
  const { body, browser, renewSession, safeTarget } = context;
  browser.keep(signedIn.tokens);
  // A new ID, so that one planted before the sign-in is worth nothing (OWASP session fixation).
  const session = await renewSession();
  session.signInId = signedIn.signInId;
  return redirect(safeTarget(typedText(body, 'target')), notice);
}

/** The right password was half of it: the session gives access to the second step alone (PWD-11). */
export async function startSecondStep(
  { body, renewSession, safeTarget }: Context<Actor | null>,
  { pendingId }: Pending,
): Promise<Reply> {
  const session = await renewSession();
  session.pendingSignInId = pendingId;
  return redirect(secondStepPath('app', safeTarget(typedText(body, 'target'))));
}
