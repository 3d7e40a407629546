import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Actor } from '../authorization/actor.ts';
import { log } from '../operation/log.ts';
import { sendCompressed, streamCompressed } from './compression.ts';
import { cameFromAnotherSite, cameFromOurPage, csrfToken } from './csrf.ts';
import { errorPage, resendPage, statusOf } from './errors.ts';
import type { Body } from './forms.ts';
import type { Render } from './render.ts';
import { redirect, type Notice, type Reply } from './replies.ts';
import { requestIdOf, routeOf } from './request-log.ts';
import type { Context, Route } from './routes.ts';
import { allowFrames, secureDocument } from './security-headers.ts';
import type { PortalSession } from './session.ts';

/** What requests are answered with the help of. */
export interface Services extends Pick<Context, 'db' | 'read' | 'settings' | 'outbox' | 'limits'> {
  render: Render;
  /** Time is an input. */
  clock: () => Date;
  findActor: (request: Request, now: Date) => Promise<Actor | null>;
}

/** Makes the routes answer. A route that does not say who may use it stops the start (SEC-01). */
export function mount(app: Express, routes: readonly Route[], services: Services): void {
  for (const route of routes) {
    if (typeof route.who !== 'function') throw new Error(`${route.path} does not say who may use it`);
    app[route.method](route.path, answerWith(route, services));
  }
}

function answerWith(route: Route, services: Services): RequestHandler {
  return async (request, response) => {
    const now = services.clock();
    const actor = await services.findActor(request, now);
    response.locals.userId = actor?.userId;
    const reply = await answer(route, request, actor, services, now);
    await send(reply, request, response, actor, services.render);
  };
}

async function answer(
  route: Route,
  request: Request,
  actor: Actor | null,
  services: Services,
  now: Date,
): Promise<Reply> {
  if (route.method === 'post' && !cameFromOurPage(request))
    return cameFromAnotherSite(request)
      ? errorPage(403)
      : resendPage(request.originalUrl, bodyOf(request), actor);
  if (!route.who(actor)) return refuse(request, actor);
  // The policy has just said that the actor is of the kind that the handler takes. The spread is last, as in all that is
  // made anew for each request: V8 11 gives an object that one begins with a hidden class of its own.
  return route.handle({ actor, ...contextOf(request, services, now) } as Context<never>);
}

function refuse(request: Request, actor: Actor | null): Reply {
  if (actor?.mustChoosePassword) return redirect('/byt-losenord');
  if (actor) return errorPage(403);
  return redirect(
    request.method === 'GET' ? `/logga-in?till=${encodeURIComponent(request.originalUrl)}` : '/logga-in',
  );
}

const bodyOf = (request: Request): Body => (request.body ?? {}) as Body;

const contextOf = (
  request: Request,
  { db, read, settings, outbox, limits }: Services,
  now: Date,
): Omit<Context, 'actor'> => ({
  db,
  read,
  settings,
  outbox,
  limits,
  now,
  params: request.params as Record<string, string>,
  query: new URL(request.originalUrl, 'http://localhost').searchParams,
  body: bodyOf(request),
  session: request.session,
  renewSession: () => renewSession(request),
  address: request.ip ?? '',
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

/** Turns a reply into HTTP. */
async function send(
  reply: Reply,
  request: Request,
  response: Response,
  actor: Actor | null,
  render: Render,
): Promise<void> {
  switch (reply.kind) {
    case 'page': {
      const notice = reply.status < 400 ? takeNotice(request) : null;
      const hadToken = sessionOf(request)?.csrfToken !== undefined;
      const token = needsToken(request, reply.status, actor) ? csrfToken(request) : '';
      const html = render(reply, { actor, path: request.path, notice, csrfToken: token });
      if (notice || (token && !hadToken)) await saveSession(request);
      if (reply.showsFrames) allowFrames(response);
      return sendCompressed(request, response.status(reply.status).type('html'), html);
    }
    case 'document':
      secureDocument(response, reply.html);
      return sendCompressed(request, response.type('html'), reply.html);
    case 'redirect':
      if (reply.notice) request.session.notice = reply.notice;
      if (request.method === 'POST') await saveSession(request);
      response.redirect(303, reply.to);
      return;
    case 'download':
      return streamCompressed(request, response.attachment(reply.filename).type(reply.type), reply.content);
    case 'text':
      return sendCompressed(request, response.type('text'), reply.text);
    case 'not-found':
      return send(errorPage(404), request, response, actor, render);
    case 'refused':
      return send(errorPage(403), request, response, actor, render);
  }
}

/**
 * Before the answer: express-session sends its head first, and a browser follows a redirect as soon as it has
 * seen that, to find neither the notice nor the sign-in that were to be saved.
 */
const saveSession = (request: Request): Promise<void> =>
  new Promise((resolve, reject) =>
    request.session.save((fault?: Error) => {
      if (fault) reject(fault);
      else resolve();
    }),
  );

/** A token makes a session: strangers who ask for what is not there get none. */
const needsToken = (request: Request, status: number, actor: Actor | null): boolean =>
  sessionOf(request) !== undefined && (actor !== null || (status !== 404 && status < 500));

/** There is none when the database could not be reached, or the form could not be read. */
const sessionOf = (request: Request): PortalSession | undefined => request.session;

function takeNotice(request: Request): Notice | null {
  const notice = sessionOf(request)?.notice ?? null;
  if (notice) delete request.session.notice;
  return notice;
}

/** Answers what no route answered. */
export const answerNotFound =
  ({ render, findActor, clock }: Services): RequestHandler =>
  async (request, response) => {
    await send(errorPage(404), request, response, await findActor(request, clock()), render);
  };

/** Answers faults: they are written to the process's log and shown as a page that tells nothing of the inside. */
export const answerFaults =
  ({ render }: Services): ErrorRequestHandler =>
  async (fault: unknown, request, response, next) => {
    const status = statusOf(fault);
    const requestId = requestIdOf(response);
    if (status === 500) log.error({ requestId, route: routeOf(request), fault }, 'a request failed');
    if (response.headersSent) next(fault);
    else await send(errorPage(status, requestId), request, response, null, render);
  };
