import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/**
 * The token in the field `_csrf` of every form (SEC-02), one per session. It is derived from the session's ID, which is
 * in a signed cookie that scripts cannot read (OWASP's signed double-submit cookie), so forms for strangers need no row
 * in the database. The session stores it too, since the version before looks for it there.
 */
export function csrfToken({ session, sessionID }: Request): string {
  return (session.csrfToken ??= tokenOf(sessionID));
}

/** Whether the form came from a page that this session was given. */
export function cameFromOurPage({ body, session, sessionID }: Request): boolean {
  const given = (body as { _csrf?: unknown } | undefined)?._csrf;
  return typeof given === 'string' && areEqual(given, session.csrfToken ?? tokenOf(sessionID));
}

/** Without the session's ID nobody can make the token, and the token does not reveal the ID. */
const tokenOf = (sessionId: string): string =>
  createHmac('sha256', sessionId).update('csrf').digest('base64url');

const areEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether the browser itself says that a page of ours sent the form (Fetch Metadata; the header Origin where that is
 * missing). Enough for forms that change nothing for who is signed in: a sign-in page that was opened days ago, or in
 * another tab, has an old token, and yet another site cannot sign anybody in.
 */
export function cameFromOwnSite(request: Request): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  return site === undefined ? origin !== undefined && !cameFromAnotherSite(request) : site === 'same-origin';
}

/** Whether the browser says that another site sent the form. */
export function cameFromAnotherSite(request: Request): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
}
