import type { Request, RequestHandler, Response } from 'express';
import { log } from '../operation/log.ts';
import { observeRequest } from '../operation/metrics.ts';
import { assetsPath } from './paths.ts';

/**
 * Gives each request an ID, sent back as X-Request-Id, and writes a line when it is done. The route's pattern
 * stands for the address: addresses hold names and tokens.
 */
export const requestLog: RequestHandler = (request, response, next) => {
  const from = performance.now();
  const requestId = givenId(request) ?? crypto.randomUUID();
  response.locals.requestId = requestId;
  response.set('X-Request-Id', requestId);
  response.once('close', () => {
    const milliseconds = Math.round(performance.now() - from);
    const { method } = request;
    const route = routeOf(request);
    const status = response.statusCode;
    const { userId } = response.locals as Locals;
    observeRequest({ method, route, status }, milliseconds / 1000);
    // A client that goes away before the answer is one more reason to look.
    const aborted = response.writableFinished ? undefined : true;
    log.info({ requestId, method, route, status, milliseconds, userId, aborted }, 'request');
  });
  next();
};

interface Locals {
  requestId?: string;
  userId?: number;
}

/** The request ID given by our own proxy; strangers cannot choose theirs. */
function givenId(request: Request): string | null {
  const isTrusted = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  const given = request.get('x-request-id') ?? '';
  const isSane = /^[\w-]{8,64}$/.test(given);
  return isSane && isTrusted(request.socket.remoteAddress ?? '', 0) ? given : null;
}

/** The ID of the current request in the log. */
export const requestIdOf = (response: Response): string => (response.locals as Locals).requestId ?? '';

/** The pattern of the route that answers, such as /inbjudan/:token. */
export function routeOf(request: Request): string {
  const route = request.route as { path: string } | undefined;
  if (route) return route.path;
  return request.originalUrl.startsWith(`${assetsPath}/`) ? assetsPath : 'none';
}
