import type { Actor } from '../../authorization/actor.ts';
import { signInsRefused } from '../../operation/metrics.ts';
import { isKnownBrowser } from '../../passwords/known-browser.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { paths } from '../../web/paths.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { formPage, type Notice, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { createTurns } from '../../web/turns.ts';
import type { SignedIn } from '../admit.ts';
import { signInForm } from '../forms.ts';
import { passkeyOptionsPath, secondStepPath } from '../paths.ts';
import type { Pending } from '../pending.ts';
import { type Credentials, signIn } from '../sign-in.ts';
import { startSecondStep, startSession } from './start-session.ts';

const refused = {
  field: 'username',
  message:
    'Användarnamnet eller lösenordet stämmer inte, eller så är lösenordet blockerat. Välj «Glömt lösenordet?» om du inte kommer in.',
};
const tooMany = {
  field: 'username',
  message: 'För många misslyckade försök. Vänta en stund och försök sedan igen.',
};

/** Said by the address: strangers have no session to keep a notice in. */
const signedOut: Notice = { color: 'success', text: 'Du har loggat ut.' };

/** The second step waits for ten minutes (PWD-11). */
const tooLate: Notice = {
  color: 'info',
  text: 'Det tog för lång tid, eller så har lösenordet ändrats. Logga in från början.',
};

export function show({ actor, query, safeTarget, settings }: Context<Actor | null>): Reply {
  const target = safeTarget(query.get('till') ?? paths.start);
  if (actor) return redirect(target);
  const notice = query.has('utloggad') ? signedOut : query.has('forsent') ? tooLate : undefined;
  return form({ target }, [], settings.isDemo, 200, notice);
}

export async function submit(context: Context<Actor | null>): Promise<Reply> {
  const { body, settings } = context;
  const parsed = parseForm(signInForm, body);
  if (!parsed.accepted) return form(body, parsed.errors, settings.isDemo);
  const signedIn = await signInWithinLimits(context, parsed.values);
  if (signedIn === 'too many') {
    signInsRefused.inc();
    return form(body, [tooMany], settings.isDemo, 429);
  }
  if (signedIn === null) return form(body, [refused], settings.isDemo);
  if ('pendingId' in signedIn) return startSecondStep(context, signedIn);
  return startSession(context, signedIn);
}

/** An authority may have one address for all: so many of its tries are judged at once, and so many more wait. */
const networks = createTurns(20, 500);

/**
 * Refused tries from unknown browsers are limited by address (SEC-04), so that nobody locks out colleagues behind the
 * same one; known browsers have few tries anyway (PWD-07).
 */
async function signInWithinLimits(
  context: Context<Actor | null>,
  credentials: Credentials,
): Promise<SignedIn | Pending | null | 'too many'> {
  const { db, limits, address, userAgent, browser } = context;
  const tokens = browser.read();
  const trySignIn = () => signIn(context, credentials, { address, userAgent, tokens });
  if (await isKnownBrowser(db, credentials, tokens)) return trySignIn();
  const network = networkOf(address);
  const outcome = await networks.take(network, async () => {
    if (await limits.isSpent('sign-in by address', network)) return 'too many';
    const signedIn = await trySignIn();
    if (!signedIn) await limits.take('sign-in by address', network);
    return { signedIn };
  });
  return outcome === null || outcome === 'too many' ? 'too many' : outcome.signedIn;
}

function form(typed: Body, errors: FieldError[], isDemo: boolean, status?: number, notice?: Notice): Reply {
  const locals = { username: typedText(typed, 'username'), target: typedText(typed, 'target') };
  const passkey = { action: secondStepPath('passkey'), optionsHref: passkeyOptionsPath };
  const shown = { title: 'Logga in', ...locals, passkey, errors, isDemo, ...(notice && { notice }) };
  return formPage('sessions/sign-in', shown, status);
}
