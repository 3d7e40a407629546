import type { Actor } from '../../authorization/actor.ts';
import { type Notice, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { SignedIn } from '../admit.ts';
import { secondStepPath } from '../paths.ts';
import type { Pending } from '../pending.ts';
import { landingOf } from './landing.ts';

/** Gives the browser the sign-in, and goes on to where it wanted. */
export async function startSession(
  context: Context<Actor | null>,
  signedIn: SignedIn,
  said?: Notice,
): Promise<Reply> {
  const { browser, renewSession } = context;
  const { target, notice } = await landingOf(context, signedIn);
  browser.keep(signedIn.tokens);
  // A new ID, so that one planted before the sign-in is worth nothing (OWASP session fixation).
  const session = await renewSession();
  session.signInId = signedIn.signInId;
  return redirect(target, said ?? notice);
}

/** The right password was half of it: the session gives access to the second step alone (PWD-11). */
export async function startSecondStep(context: Context<Actor | null>, pending: Pending): Promise<Reply> {
  const { target, notice } = await landingOf(context, pending);
  const session = await context.renewSession();
  session.pendingSignInId = pending.pendingId;
  return redirect(secondStepPath('app', target), notice);
}
