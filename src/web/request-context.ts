import type { Request, Response } from 'express';
import type { PoolReader } from '../db/reader.ts';
import { mostBehind } from '../db/replica.ts';
import { browserTokens } from './browser-tokens.ts';
import { clientAddress } from './client-address.ts';
import { csrfToken } from './csrf.ts';
import type { Body } from './forms.ts';
import type { Context } from './routes.ts';
import type { PortalSession } from './session.ts';

interface ContextServices extends Pick<
  Context,
  'db' | 'lists' | 'settings' | 'outbox' | 'limits' | 'safeTarget'
> {
  read: PoolReader;
}

export const bodyOf = (request: Request): Body => (request.body ?? {}) as Body;

/** Whether what was saved from this browser may not have reached a replica yet. */
const hasJustSaved = ({ savedAt = 0 }: PortalSession, now: Date): boolean =>
  now.getTime() - savedAt < 2 * mostBehind;

/** What a page is given of a request. */
export const contextOf = (
  request: Request,
  response: Response,
  { db, read, lists, settings, outbox, limits, safeTarget }: ContextServices,
  now: Date,
): Omit<Context, 'actor'> => ({
  db,
  read,
  lists: hasJustSaved(request.session, now) ? read : lists,
  settings,
  outbox,
  limits,
  safeTarget,
  now,
  path: request.path,
  params: request.params as Record<string, string>,
  query: new URL(request.originalUrl, 'http://localhost').searchParams,
  body: bodyOf(request),
  session: request.session,
  renewSession: () => renewSession(request),
  browser: browserTokens(request, response, settings),
  address: clientAddress(request),
  isLookedAt: request.method === 'GET' && request.get('sec-fetch-dest') === 'document',
  userAgent: (request.get('user-agent') ?? '').slice(0, 500),
});

const renewSession = (request: Request): Promise<PortalSession> =>
  new Promise((resolve, reject) =>
    request.session.regenerate((fault?: Error) => {
      if (fault) {
        reject(fault);
        return;
      }
      // At once: pages opened side by side would otherwise each make one, and the last would win.
      csrfToken(request);
      resolve(request.session);
    }),
  );
