import { subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { invitationPath } from '../paths.ts';
import type { Invitation } from '../queries.ts';
import { remindInvited } from '../remind-invited.ts';
import { refusalOfChange } from '../rules.ts';
import { withdrawInvitation } from '../withdraw-invitation.ts';
import { breadcrumbsOf, outdated } from './place.ts';

/** «Påminn» (ACC-04). */
export async function remind(context: Context, { id, email }: Invitation): Promise<Reply> {
  const result = await remindInvited(context, id);
  if (!result) return notFound;
  if ('refusals' in result) return outdated(id, result.refusals[0]!);
  return redirect(invitationPath(id), {
    color: 'success',
    text: `En ny länk skickas till ${email}. Den gäller i 14 dagar. Den gamla länken fungerar inte längre.`,
  });
}

/** «Återkalla» asks first. */
export function showWithdrawal(_context: Context, invitation: Invitation): Reply {
  const { id, authorityName, state } = invitation;
  const refusal = refusalOfChange(state);
  if (refusal) return outdated(id, refusal);
  return page('invitations/withdraw', {
    title: 'Återkalla inbjudan',
    breadcrumbs: breadcrumbsOf(invitation, { label: 'Återkalla inbjudan' }),
    withdrawal: {
      heading: `Återkalla inbjudan till ${authorityName}?`,
      action: invitationPath(id, subpages.withdrawInvitation),
      cancelHref: invitationPath(id),
    },
  });
}

export async function withdraw(context: Context, { id }: Invitation): Promise<Reply> {
  const result = await withdrawInvitation(context, id);
  if (!result) return notFound;
  if ('refusals' in result) return outdated(id, result.refusals[0]!);
  return redirect(invitationPath(id), {
    color: 'success',
    text: 'Inbjudan är återkallad. Länken fungerar inte längre.',
  });
}
