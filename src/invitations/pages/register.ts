import type { Actor } from '../../authorization/actor.ts';
import { labels, registrationForm } from '../../registration/fields.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { formPage, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { noteOpening } from '../note-opening.ts';
import { registrationPath } from '../paths.ts';
import { findByToken, type Invitation } from '../queries.ts';
import { isOpen, type State } from '../rules.ts';
import { submitRegistration } from '../submit-registration.ts';

type Visit = Context<Actor | null>;

const tooMany = 'För många försök. Vänta en timme och försök sedan igen.';

/** Where the invited authority registers itself, with nothing but the link (ACC-04). */
export async function show({
  db,
  params,
  limits,
  address,
  settings,
  now,
  isLookedAt,
}: Visit): Promise<Reply> {
  const token = params.token ?? '';
  if (!(await limits.take('self-registration by address', networkOf(address))))
    return message('För många försök', ['Vänta en timme och försök sedan igen.'], 429);
  const invitation = await findByToken(db, token, now);
  if (!invitation || !isOpen(invitation.state)) return closed(invitation, settings);
  if (isLookedAt) await noteOpening(db, invitation.id, now);
  const { authorityName: officialName, email: userEmail, language } = invitation;
  const typed = { officialName, userEmail, language, userLanguage: language };
  return form(token, invitation, typed, []);
}

export async function submit(context: Visit): Promise<Reply> {
  const { db, params, body, limits, address, settings, now } = context;
  const token = params.token ?? '';
  const isWithinLimits =
    (await limits.take('self-registration by address', networkOf(address))) &&
    (await limits.take('self-registration by invitation', token));
  if (!isWithinLimits) return form(token, null, body, [{ field: 'officialName', message: tooMany }], 429);
  const invitation = await findByToken(db, token, now);
  if (!invitation || !isOpen(invitation.state)) return closed(invitation, settings);
  // Also in a browser that does not say what it asks for.
  await noteOpening(db, invitation.id, now);
  const parsed = parseForm(registrationForm(invitation.country), body);
  if (!parsed.accepted) return form(token, invitation, parsed.typed, parsed.errors);
  const result = await submitRegistration(context, token, parsed.values);
  return result.submitted ? thanks(invitation) : closed(result, settings);
}

function form(
  token: string,
  invitation: Invitation | null,
  typed: Body,
  errors: FieldError[],
  status?: number,
): Reply {
  const values = Object.fromEntries(Object.keys(labels).map((field) => [field, typedText(typed, field)]));
  return formPage(
    'invitations/register',
    {
      title: 'Registrera er myndighet',
      invitation: invitation && {
        authority: invitation.authorityName,
        manager: invitation.managerName,
        country: format.country(invitation.country),
        validUntil: format.dateTime(invitation.expiresAt),
      },
      values,
      errors,
      labels,
      languageOptions,
      action: registrationPath(token),
    },
    status,
  );
}

const thanks = ({ managerName }: Invitation): Reply =>
  message('Tack! Registreringen är inskickad', [
    `Nu väntar den på att ${managerName} godkänner den. Innan dess kan ingen logga in.`,
    `När den är godkänd skickas ett tillfälligt lösenord till den första användaren. Användarnamnet berättar ${managerName}, på annat sätt än med mejl.`,
    'Om registreringen inte kan godkännas får ni veta varför med mejl.',
  ]);

/** One answer for links that never were, have expired, were withdrawn, replaced or done with: it tells nobody which. */
function closed(found: { state: State | null } | null, { helpDesk }: Visit['settings']): Reply {
  if (found?.state === 'waiting')
    return message('Registreringen är redan inskickad', [
      'Den väntar på att godkännas av den som bjöd in er. Ni får besked med mejl.',
    ]);
  return message(
    'Länken gäller inte längre',
    [
      'Den kan ha gått ut, återkallats, ersatts av en nyare eller redan ha använts.',
      'Be den myndighet som bjöd in er om en ny inbjudan.',
    ],
    404,
    helpDesk,
  );
}

const message = (heading: string, paragraphs: string[], status = 200, helpDesk = ''): Reply =>
  page('invitations/message', { title: heading, message: { heading, paragraphs, helpDesk } }, status);
