import { csrfSync } from 'csrf-sync';
import type { Request } from 'express';

const { generateToken, isRequestValid } = csrfSync({
  size: 32,
  getTokenFromRequest: ({ body }: Request) => (body as { _csrf?: string } | undefined)?._csrf,
});

/** The token that every form carries in `_csrf` (SEC-02): one for each session. */
export const csrfToken = (request: Request): string => generateToken(request);

/** Whether the form came from a page that this session was given. */
export const cameFromOurPage = (request: Request): boolean => isRequestValid(request);

/** Whether the browser says that another site sent the form. */
export function cameFromAnotherSite(request: Request): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
}
