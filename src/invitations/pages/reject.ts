import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { formPage, notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { rejectionForm } from '../forms.ts';
import { invitationPath } from '../paths.ts';
import type { Invitation } from '../queries.ts';
import { rejectRegistration } from '../reject-registration.ts';
import { refusalOfDecision } from '../rules.ts';
import { breadcrumbsOf, outdated } from './place.ts';

/** «Avslå» asks for the reason, which is mailed (ACC-04). */
export function show(_context: Context, invitation: Invitation): Reply {
  const refusal = refusalOfDecision(invitation.state);
  return refusal ? outdated(invitation.id, refusal) : form(invitation, {}, []);
}

export async function submit(context: Context, invitation: Invitation): Promise<Reply> {
  const { id, email } = invitation;
  const refusal = refusalOfDecision(invitation.state);
  if (refusal) return outdated(id, refusal);
  const parsed = parseForm(rejectionForm, context.body);
  if (!parsed.accepted) return form(invitation, parsed.typed, parsed.errors);
  const result = await rejectRegistration(context, id, parsed.values.reason);
  if (!result) return notFound;
  if ('refusals' in result) return outdated(id, result.refusals[0]!);
  return redirect(invitationPath(id), {
    color: 'success',
    text: `Registreringen är avslagen. Skälet skickas till ${format.email(email)}.`,
  });
}

function form(invitation: Invitation, typed: Body, errors: FieldError[]): Reply {
  const { id, authorityName, email } = invitation;
  return formPage('invitations/reject', {
    title: 'Avslå registreringen',
    breadcrumbs: breadcrumbsOf(invitation, { label: 'Avslå registreringen' }),
    errors,
    rejection: {
      authorityName,
      email: format.email(email),
      reason: typedText(typed, 'reason'),
      action: invitationPath(id, subpages.reject),
      cancelHref: invitationPath(id),
    },
  });
}
