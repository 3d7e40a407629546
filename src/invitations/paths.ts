import { recordId } from '../web/forms.ts';
import { paths } from '../web/paths.ts';

export const invitationsPath = paths.invitations;

export const invitationPath = (id: number, page = ''): string => `${invitationsPath}/${id}${page}`;

/** Where the invited authority registers itself: the address in the mail, after that of the portal. */
export const registrationPath = (token: string): string => `/inbjudan/${token}`;

/** The invitation that the path names; null when it cannot be one. */
export const idIn = ({ invitationId }: Readonly<Record<string, string>>): number | null =>
  recordId.safeParse(invitationId).data ?? null;
