import type { Actor } from '../../authorization/actor.ts';
import { signInsRefused } from '../../operation/metrics.ts';
import { isKnownBrowser } from '../../passwords/known-browser.ts';
import type { Settings } from '../../settings.ts';
import { newDraftKey, saveDraft, sendAgainPath } from '../../web/drafts.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { type KeptForm, openForm } from '../../web/kept-form.ts';
import { paths } from '../../web/paths.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { formPage, type Notice, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { createTurns } from '../../web/turns.ts';
import { signInForm } from '../forms.ts';
import { type Credentials, type SignedIn, signIn } from '../sign-in.ts';

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

const notOwner: Notice = {
  color: 'info',
  text: 'Formuläret hörde till en annan användare. Det har inte skickats.',
};

const stillKept = 'Det du skrev finns kvar, och skickas när du har loggat in.';

export function show({ actor, query, safeTarget, settings }: Context<Actor | null>): Reply {
  const target = safeTarget(query.get('till') ?? paths.start);
  if (actor) return redirect(target);
  return form(settings, { target }, [], 200, query.has('utloggad') ? signedOut : undefined);
}

export async function submit(context: Context<Actor | null>): Promise<Reply> {
  const { actor, body, browser, db, renewSession, settings, now } = context;
  const parsed = parseForm(signInForm, body);
  const kept = openForm(typedText(body, 'kept'), settings.secrets, now);
  // What we have not sealed is not shown again.
  const typed = kept ? body : { ...body, kept: '' };
  if (!parsed.accepted) return form(settings, typed, parsed.errors);
  // A page that was open in another tab: there is nothing more to prove.
  if (actor && (await isUser(db, actor, parsed.values.username))) return goOn(context, actor, kept);
  const signedIn = await signInWithinLimits(context, parsed.values);
  if (signedIn === 'too many') {
    signInsRefused.inc();
    return form(settings, typed, [tooMany], 429);
  }
  if (signedIn === null) return form(settings, typed, [refused]);
  browser.keep(signedIn.tokens);
  // A new ID, so that one planted before the sign-in is worth nothing (OWASP session fixation).
  const session = await renewSession();
  session.signInId = signedIn.signInId;
  return goOn(context, signedIn, kept);
}

const isUser = async (db: Context['db'], { userId }: Actor, username: string): Promise<boolean> =>
  (await db.user.count({ where: { id: userId, username } })) > 0;

/** To the page that was asked for, or to what was typed before the session ended: for its owner alone (NAV-06). */
async function goOn(
  { db, body, safeTarget, now }: Context<Actor | null>,
  user: Pick<Actor, 'userId'>,
  kept: KeptForm | null,
): Promise<Reply> {
  const target = safeTarget(typedText(body, 'target'));
  if (!kept) return redirect(target);
  if (kept.userId !== user.userId) return redirect(paths.start, notOwner);
  const { action, fields } = kept;
  const draft = { form: 'send-again', key: newDraftKey() } as const;
  const isKept = await saveDraft(db, user, draft, { action, fields }, now);
  return redirect(isKept ? sendAgainPath(draft.key) : target);
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
): Promise<SignedIn | null | 'too many'> {
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
