import type { Actor } from '../../authorization/actor.ts';
import { signInsRefused } from '../../operation/metrics.ts';
import { isKnownBrowser } from '../../passwords/known-browser.ts';
import type { Settings } from '../../settings.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { paths } from '../../web/paths.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { formPage, type Notice, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { createTurns } from '../../web/turns.ts';
import type { SignedIn } from '../admit.ts';
import { signInForm } from '../forms.ts';
import type { Pending } from '../pending.ts';
import { type Credentials, signIn } from '../sign-in.ts';
import { keptForm, landingOf } from './landing.ts';
import { startSecondStep, startSession } from './start-session.ts';

const refused = {
  field: 'username',
  message:
    'Användarnamnet eller lösenordet stämmer inte, eller så är lösenordet blockerat. Välj ”Glömt lösenordet?” om du inte kommer in.',
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

const stillKept = 'Det du skrev finns kvar, och skickas när du har loggat in.';

export function show({ actor, query, safeTarget, settings }: Context<Actor | null>): Reply {
  const target = safeTarget(query.get('till') ?? paths.start);
  if (actor) return redirect(target);
  const notice = query.has('utloggad') ? signedOut : query.has('forsent') ? tooLate : undefined;
  return form(settings, { target }, [], 200, notice);
}

export async function submit(context: Context<Actor | null>): Promise<Reply> {
  const { actor, body, db, settings } = context;
  const parsed = parseForm(signInForm, body);
  // What we have not sealed is not shown again.
  const typed = keptForm(context) ? body : { ...body, kept: '' };
  if (!parsed.accepted) return form(settings, typed, parsed.errors);
  // A page that was open in another tab: there is nothing more to prove.
  if (actor && (await isUser(db, actor, parsed.values.username))) {
    const { target, notice } = await landingOf(context, actor);
    return redirect(target, notice);
  }
  const signedIn = await signInWithinLimits(context, parsed.values);
  if (signedIn === 'too many') {
    signInsRefused.inc();
    return form(settings, typed, [tooMany], 429);
  }
  if (signedIn === null) return form(settings, typed, [refused]);
  return 'pendingId' in signedIn ? startSecondStep(context, signedIn) : startSession(context, signedIn);
}

const isUser = async (db: Context['db'], { userId }: Actor, username: string): Promise<boolean> =>
  (await db.user.count({ where: { id: userId, username } })) > 0;

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

function form(
  { helpDesk, isDemo }: Settings,
  typed: Body,
  errors: FieldError[],
  status?: number,
  notice?: Notice,
): Reply {
  const locals = {
    username: typedText(typed, 'username'),
    target: typedText(typed, 'target'),
    kept: typedText(typed, 'kept'),
    reason: typed.kept ? stillKept : '',
  };
  const shown = { title: 'Logga in', ...locals, errors, helpDesk, isDemo, ...(notice && { notice }) };
  return formPage('sessions/sign-in', shown, status);
}
