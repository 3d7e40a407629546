import type { Secrets } from '../secrets.ts';
import { type Body, typedText } from './forms.ts';

/**
 * The field `_owner` of every form that somebody signed in is shown: whose it is, signed. It outlives the session, so
 * that a form sent after its end is known to be ours, and for whom what was typed may be kept (NAV-06).
 */

const purpose = 'form owner v1';

export const ownerToken = (userId: number, secrets: Pick<Secrets, 'sign'>): string =>
  `${userId}.${secrets.sign(purpose, String(userId))}`;

/** The user whom the form was shown to; null when it does not say, or what it says is not signed by us. */
export function ownerOf(body: Body, secrets: Pick<Secrets, 'isSigned'>): number | null {
  const [, userId, signature] = /^([1-9]\d{0,9})\.([\w.-]{1,60})$/.exec(typedText(body, '_owner')) ?? [];
  return userId !== undefined && secrets.isSigned(purpose, userId, signature!) ? Number(userId) : null;
}
