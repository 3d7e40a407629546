import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { formPage, type Reply, text } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { addPasskey } from '../add-passkey.ts';
import { passkeyForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { type Asking, readAnswer, registrationOptions } from '../passkeys.ts';
import { ownFactors, passkeyOptionsPath, passkeyPath } from '../paths.ts';
import { added } from './codes.ts';
import { breadcrumbsOf } from './own.ts';

/** «Lägg till nyckel»: the browser makes a passkey (WebAuthn). */
export const show = (context: Context): Reply => form(context, []);

/** What the browser makes a passkey with: for the script of the page. */
export async function options(context: Context): Promise<Reply> {
  const { actor, db } = context;
  const { username } = await db.user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { username: true },
  });
  const owner = { id: actor.userId, username, name: actor.name };
  return text(await registrationOptions(db, asking(context), owner));
}

export async function submit(context: Context): Promise<Reply> {
  const parsed = parseForm(passkeyForm, context.body);
  if (!parsed.accepted) return form(context, parsed.errors);
  const answer = readAnswer(typedText(context.body, 'credential')) as RegistrationResponseJSON | null;
  const { name } = parsed.values;
  const outcome = await addPasskey(context, answer, name, asking(context));
  if ('refusals' in outcome) return form(context, outcome.refusals.map(refusalMessage));
  return added(context, outcome.done, `Nyckeln ${name} är tillagd. Nästa gång kan du logga in med den.`);
}

const asking = ({ settings, session, now }: Context): Asking => ({
  portalUrl: settings.portalUrl,
  secrets: settings.secrets,
  sessionId: session.id,
  now,
});

const form = (context: Context, errors: FieldError[]): Reply =>
  formPage('second-factors/passkey', {
    title: 'Lägg till nyckel',
    breadcrumbs: breadcrumbsOf(context, { label: 'Nyckel' }),
    errors,
    action: passkeyPath,
    cancelHref: ownFactors,
    optionsHref: passkeyOptionsPath,
    name: typedText(context.body, 'name'),
  });
