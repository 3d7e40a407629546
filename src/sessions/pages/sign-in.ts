import type { Actor } from '../../authorization/actor.ts';
import { parseForm, typedText, type Body, type FieldError } from '../../web/forms.ts';
import { page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { safeTarget, signInForm } from '../forms.ts';
import { signIn } from '../sign-in.ts';

const refused = 'Användarnamnet eller lösenordet stämmer inte, eller så är lösenordet blockerat.';

export function show({ actor, query, settings }: Context<Actor | null>): Reply {
  const target = safeTarget(query.get('till') ?? '/');
  if (actor) return redirect(target);
  return form({ typed: { target }, errors: [], isDemo: settings.isDemo });
}

export async function submit({
  db,
  body,
  renewSession,
  address,
  userAgent,
  now,
  settings,
}: Context<Actor | null>): Promise<Reply> {
  const { isDemo } = settings;
  const parsed = parseForm(signInForm, body);
  if (!parsed.accepted) return form({ ...parsed, isDemo });
  const signInId = await signIn(db, parsed.values, { address, userAgent }, now);
  if (signInId === null)
    return form({ typed: body, errors: [{ field: 'username', message: refused }], isDemo });
  // A new ID, so that one planted before the sign-in is worth nothing (OWASP session fixation).
  const session = await renewSession();
  session.signInId = signInId;
  return redirect(safeTarget(typedText(body, 'target')));
}

function form({ typed, errors, isDemo }: { typed: Body; errors: FieldError[]; isDemo: boolean }): Reply {
  const locals = {
    username: typedText(typed, 'username'),
    target: typedText(typed, 'target'),
    errors,
    isDemo,
  };
  return page('sessions/sign-in', { title: 'Logga in', ...locals }, errors.length > 0 ? 422 : 200);
}
