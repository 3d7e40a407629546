import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Actor } from '../../authorization/actor.ts';
import { type Asking, readAnswer, signInOptions, verifySignIn } from '../../second-factors/passkeys.ts';
import { typedText } from '../../web/forms.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { redirect, type Reply, text } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { finishSignIn } from '../finish-sign-in.ts';
import { signInByPasskey } from '../sign-in-by-passkey.ts';
import { form, startOver, targetOf, waitingIn } from './second-step.ts';
import { startSession } from './start-session.ts';

const refused = {
  field: 'credential',
  message:
    'Nyckeln godtogs inte. Försök igen, eller logga in på ett annat sätt. En nyckel som har tagits bort fungerar inte mer.',
};
const tooMany = {
  field: 'credential',
  message: 'För många misslyckade försök. Vänta en stund och försök sedan igen.',
};

/** «Logga in med nyckel», by itself or as the second step. */
export async function show(context: Context<Actor | null>): Promise<Reply> {
  if (context.actor) return redirect(targetOf(context));
  return form(context, await waitingIn(context), 'passkey', []);
}

/** What the browser asks a passkey with: for the script of the page. */
export const options = async (context: Context<Actor | null>): Promise<Reply> =>
  text(await signInOptions(asking(context)));

const asking = ({ settings, session, now }: Context<Actor | null>): Asking => ({
  portalUrl: settings.portalUrl,
  secrets: settings.secrets,
  sessionId: session.id,
  now,
});

/** A passkey is both factors. After the right password it finishes that sign-in, and else it is one by itself (PWD-11). */
export async function submit(context: Context<Actor | null>): Promise<Reply> {
  const { body, db, limits, address, userAgent, browser, settings } = context;
  const network = networkOf(address);
  const waiting = await waitingIn(context);
  if (await limits.isSpent('sign-in by address', network))
    return form(context, waiting, 'passkey', [tooMany]);
  const answer = readAnswer(typedText(body, 'credential')) as AuthenticationResponseJSON | null;
  const proven = answer && (await verifySignIn(db, answer, asking(context)));
  const client = { address, userAgent, tokens: browser.read() };
  if (proven) {
    const isOfWaiting = waiting?.userId === proven.userId;
    const outcome = isOfWaiting
      ? await finishSignIn(
          { ...context, secrets: settings.secrets },
          waiting,
          { factor: 'PASSKEY', proven },
          client,
        )
      : waiting
        ? null
        : await signInByPasskey(context, proven, client);
    if (outcome === 'gone') return startOver(context);
    if (outcome && typeof outcome !== 'string') return startSession(context, outcome);
  }
  await limits.take('sign-in by address', network);
  return form(context, waiting, 'passkey', [refused]);
}
