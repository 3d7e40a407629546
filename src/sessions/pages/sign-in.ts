import type { Actor } from '../../authorization/actor.ts';
import { parseForm, typedText, type Body, type FieldError } from '../../web/forms.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { page, redirect, type Notice, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { signInForm } from '../forms.ts';
import { signIn, type Credentials } from '../sign-in.ts';

const refused = {
  field: 'username',
  message: 'Användarnamnet eller lösenordet stämmer inte, eller så är lösenordet blockerat.',
};
const tooMany = {
  field: 'username',
  message: 'För många misslyckade försök. Vänta en stund och försök sedan igen.',
};

/** Said by the address: strangers have no session to keep a notice in. */
const signedOut: Notice = { color: 'success', text: 'Du har loggat ut.' };

export function show({ actor, query, safeTarget, settings }: Context<Actor | null>): Reply {
  const target = safeTarget(query.get('till') ?? '/');
  if (actor) return redirect(target);
  return form({ target }, [], settings.isDemo, 200, query.has('utloggad') ? signedOut : undefined);
}

export async function submit(context: Context<Actor | null>): Promise<Reply> {
  const { body, renewSession, safeTarget, settings } = context;
  const parsed = parseForm(signInForm, body);
  if (!parsed.accepted) return form(body, parsed.errors, settings.isDemo);
  const signInId = await signInWithinLimits(context, parsed.values);
  if (signInId === 'too many') return form(body, [tooMany], settings.isDemo, 429);
  if (signInId === null) return form(body, [refused], settings.isDemo);
  // A new ID, so that one planted before the sign-in is worth nothing (OWASP session fixation).
  const session = await renewSession();
  session.signInId = signInId;
  return redirect(safeTarget(typedText(body, 'target')));
}

/** Failed tries are limited by address and by account, known or not (SEC-04). */
async function signInWithinLimits(
  { db, limits, address, userAgent, now }: Context<Actor | null>,
  credentials: Credentials,
) {
  const network = networkOf(address);
  const mayGoOn =
    (await limits.take('sign-in by address', network)) &&
    (await limits.take('sign-in by account', credentials.username));
  if (!mayGoOn) return 'too many';
  const signInId = await signIn(db, credentials, { address, userAgent }, now);
  if (signInId === null) return null;
  await limits.giveBack('sign-in by address', network);
  await limits.giveBack('sign-in by account', credentials.username);
  return signInId;
}

function form(
  typed: Body,
  errors: FieldError[],
  isDemo: boolean,
  status = errors.length > 0 ? 422 : 200,
  notice?: Notice,
): Reply {
  const locals = { username: typedText(typed, 'username'), target: typedText(typed, 'target') };
  const shown = { title: 'Logga in', ...locals, errors, isDemo, ...(notice && { notice }) };
  return page('sessions/sign-in', shown, status);
}
