import { underAdministration } from '../../web/navigation.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Breadcrumb } from '../../web/view-types.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, invitationPath, invitationsPath } from '../paths.ts';
import { findInvitation, type Invitation } from '../queries.ts';
import type { Refusal } from '../rules.ts';

type Page = (context: Context, invitation: Invitation) => Reply | Promise<Reply>;

/** A page about one invitation of the actor's own authority; others' are not there for it (ACC-04). */
export const atInvitation =
  (show: Page) =>
  async (context: Context): Promise<Reply> => {
    const { actor, db, params, now } = context;
    const id = idIn(params);
    const invitation = id && (await findInvitation(db, actor, id, now));
    return invitation ? show(context, invitation) : notFound;
  };

export const breadcrumbsOf = ({ id, authorityName }: Invitation, further?: Breadcrumb): Breadcrumb[] => [
  ...underAdministration,
  { label: 'Inbjudningar', href: invitationsPath },
  ...(further ? [{ label: authorityName, href: invitationPath(id) }, further] : [{ label: authorityName }]),
];

/** The invitation is no longer what the form took it for: its page shows what it is now. */
export const outdated = (id: number, refusal: Refusal): Reply =>
  redirect(invitationPath(id), { color: 'warning', text: refusalMessage(refusal) });
