import { ownAuthority } from '../authorities/tabs.ts';
import { recordId } from '../web/forms.ts';

export const usersPath = `${ownAuthority}/anvandare`;

export const ownDetails = '/mina-uppgifter';

export const userPath = (id: number, page = ''): string => `${usersPath}/${id}${page}`;

/** The user that a path names; null when it cannot be one. */
export const idIn = (params: Readonly<Record<string, string>>): number | null =>
  recordId.safeParse(params.userId).data ?? null;
