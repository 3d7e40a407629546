import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Actor } from '../authorization/actor.ts';
import { outageOf } from '../db/outage.ts';
import type { PoolReader } from '../db/reader.ts';
import { countOutage } from '../operation/count-outage.ts';
import { log } from '../operation/log.ts';
import { sendCompressed, streamCompressed } from './compression.ts';
import { cameFromAnotherSite, cameFromOurPage, csrfToken } from './csrf.ts';
import type { Downloads } from './downloads.ts';
import { errorPage, outagePage, RequestRefused, resendPage, signedOutPage, statusOf } from './errors.ts';
import { formReceiver, type ReceiveForm } from './form-bodies.ts';
import { paths } from './paths.ts';
import type { Render } from './render.ts';
import { type DownloadReply, type FileReply, type Notice, redirect, type Reply } from './replies.ts';
import { bodyOf, contextOf } from './request-context.ts';
import { requestIdOf, routeOf } from './request-log.ts';
import type { Context, Route } from './routes.ts';
import { safeTargets } from './safe-target.ts';
import { allowFrames, secureDocument } from './security-headers.ts';
import { type PortalSession, reloadSession, signedInBy } from './session.ts';
import { createTurns, type Turns } from './turns.ts';
import { untilGone } from './until-gone.ts';

/** What requests are answered with the help of. */
export interface Services extends Pick<Context, 'db' | 'lists' | 'settings' | 'outbox' | 'limits'> {
  read: PoolReader;
  render: Render;
  downloads: Downloads;
  /** Time is an input. */
  clock: () => Date;
  findActor: (request: Request, now: Date) => Promise<Actor | null>;
}

/** What the routes of a process have in common. */
interface Common extends Services, Pick<Context, 'safeTarget'> {
  turns: Turns;
  /** By route: one that has become slow does not take all connections to the database. */
  pages: Turns;
  forms: Turns;
  receiveForm: ReceiveForm;
}

/** How many requests of a user a process works on at once, fewer than it has connections to the database, and how many may wait. */
const requestsAtOnce = 3;
const requestsWaiting = 100;

/** How many requests of a route wait, and how long, in milliseconds, until the portal says that it has too much to do. */
const routeWaiting = 100;
const routePatience = 8_000;

/** Makes the routes answer. A route that does not say who may use it stops the start (SEC-01). */
export function mount(app: Express, routes: readonly Route[], services: Services): void {
  for (const { path, who } of routes)
    if (typeof who !== 'function') throw new Error(`${path} does not say who may use it`);
  const { poolSize } = services.settings;
  const common = {
    ...services,
    safeTarget: safeTargets(routes),
    turns: createTurns(requestsAtOnce, requestsWaiting),
    // A form waits for locks, a page does not; two forms that have become slow leave a connection.
    pages: createTurns(Math.max(1, poolSize - 1), routeWaiting, routePatience),
    forms: createTurns(Math.max(1, Math.floor((poolSize - 1) / 2)), routeWaiting, routePatience),
    receiveForm: formReceiver(),
  };
  for (const route of routes) app[route.method](route.path, answerWith(route, common));
}

/** The session is read: the sender decides how much of the form is read, and in which turn. */
function answerWith(route: Route, common: Common): RequestHandler {
  return async (request, response) => {
    if (request.originalUrl.length > longestAddress) throw new RequestRefused(414);
    const user = signedInBy(request.session);
    if (!user) return answerForm(route, request, response, common);
    const isAnswered = await common.turns.take(String(user.userId), async (hasWaited) => {
      if (hasWaited) await reloadSession(request);
      await answerForm(route, request, response, common);
      await untilGone(response);
      return true;
    });
    if (!isAnswered) throw new RequestRefused(429);
  };
}

/** In characters: filters and searches are far shorter. */
const longestAddress = 8_000;

async function answerForm(route: Route, request: Request, response: Response, common: Common): Promise<void> {
  if (route.method === 'get') return answerWhole(route, request, response, common);
  const release = await common.receiveForm(request);
  try {
    // It may have taken its time: what counts are the rights at the moment it is all there.
    if (signedInBy(request.session)) await reloadSession(request);
    await answerWhole(route, request, response, common);
  } finally {
    void untilGone(response).then(release);
  }
}

async function answerWhole(
  route: Route,
  request: Request,
  response: Response,
  common: Common,
): Promise<void> {
  const now = common.clock();
  const actor = await common.findActor(request, now);
  response.locals.userId = actor?.userId;
  const turns = route.method === 'post' ? common.forms : common.pages;
  const reply =
    (await turns.take(route.path, () => answer(route, request, response, actor, common, now))) ??
    busy(route, request, actor);
  if (route.method === 'post' && reply.kind === 'redirect') request.session.savedAt = now.getTime();
  const begun = reply.kind === 'download' ? await begin(reply, actor, common) : reply;
  await send(begun, request, response, actor, common.render);
}

/** What a signed-in user has typed can be sent again with one press. */
const busy = ({ method }: Route, request: Request, actor: Actor | null): Reply =>
  outagePage(
    'busy',
    actor && method === 'post' ? { action: request.originalUrl, body: bodyOf(request) } : undefined,
  );

async function answer(
  route: Route,
  request: Request,
  response: Response,
  actor: Actor | null,
  services: Common,
  now: Date,
): Promise<Reply> {
  const { originalUrl } = request;
  if (route.method === 'post' && !cameFromOurPage(request)) {
    if (cameFromAnotherSite(request)) return errorPage(403);
    return actor
      ? resendPage(originalUrl, bodyOf(request))
      : signedOutPage(route.who(null) ? services.safeTarget(originalUrl) : null);
  }
  if (!route.who(actor)) return refuse(request, actor);
  if (route.limit && actor && !(await services.limits.take(route.limit, actor.userId))) return errorPage(429);
  // The policy has just said that the actor is of the kind that the handler takes.
  try {
    return await route.handle({ ...contextOf(request, response, services, now), actor } as Context<never>);
  } catch (fault) {
    const outage = outageOf(fault);
    if (outage && actor && route.method === 'post') {
      noteOutage(fault, request, response);
      return outagePage(outage, { action: originalUrl, body: bodyOf(request) });
    }
    if (actor && (await hasLeft(request))) return refuse(request, null);
    throw fault;
  }
}

const noteOutage = (fault: unknown, request: Request, response: Response): void =>
  log.warn(
    { outage: countOutage(fault), requestId: requestIdOf(response), route: routeOf(request), fault },
    'the database could not do what a request needed',
  );

/** Downloads are for users, one at a time each. */
function begin(reply: DownloadReply, actor: Actor | null, { downloads }: Services) {
  if (!actor) throw new Error(`nobody may download ${reply.filename} without signing in`);
  return downloads.begin(reply, actor.userId);
}

/** Whether the user was removed or lost access during the request: then the error is not ours. */
async function hasLeft(request: Request): Promise<boolean> {
  await reloadSession(request);
  return !signedInBy(request.session);
}

function refuse(request: Request, actor: Actor | null): Reply {
  if (actor?.mustChoosePassword) return redirect(paths.choosePassword);
  if (actor?.mustEnrol) return redirect(paths.secondFactor);
  if (actor) return errorPage(403);
  const { method, originalUrl } = request;
  const isTarget = method === 'GET' && originalUrl.length <= longestAddress / 4;
  return redirect(isTarget ? `${paths.signIn}?till=${encodeURIComponent(originalUrl)}` : paths.signIn);
}

/** Turns a reply into HTTP. */
async function send(
  reply: Exclude<Reply, DownloadReply> | FileReply,
  request: Request,
  response: Response,
  actor: Actor | null,
  render: Render,
): Promise<void> {
  switch (reply.kind) {
    case 'page': {
      if (reply.status === 429 || reply.status === 503) response.set('Retry-After', '5');
      const notice = reply.status < 400 ? takeNotice(request) : null;
      const hadToken = sessionOf(request)?.csrfToken !== undefined;
      const token = needsToken(request, reply.status, actor) ? csrfToken(request) : '';
      const html = render(reply, { actor, path: request.path, notice, csrfToken: token });
      if (notice || (token && !hadToken)) await saveSession(request);
      if (reply.showsFrames) allowFrames(response);
      if (reply.retryAfter !== undefined) response.set('Retry-After', String(reply.retryAfter));
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
    case 'file':
      return sendFile(reply, request, response);
    case 'text':
      return sendCompressed(request, response.type('text'), reply.text);
    case 'not-found':
      return send(errorPage(404), request, response, actor, render);
    case 'refused':
      return send(errorPage(403), request, response, actor, render);
  }
}

async function sendFile(
  { filename, type, content, signal, end }: FileReply,
  request: Request,
  response: Response,
): Promise<void> {
  response.attachment(filename).type(type);
  try {
    if (request.method === 'HEAD') response.end();
    else await streamCompressed(request, response, content, signal);
  } catch (fault) {
    // Who has gone away, or has been given up, is answered no more.
    if (!isEnded(fault)) throw fault;
    response.destroy();
  } finally {
    await end();
  }
}

const isEnded = (fault: unknown): boolean =>
  ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ABORT_ERR'].includes(
    String((fault as { code?: unknown } | null)?.code),
  );

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

/** Missing when the database could not be reached, or the form could not be read. */
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
    const outage = outageOf(fault);
    const reply = outage ? outagePage(outage) : errorPage(statusOf(fault), requestIdOf(response));
    if (outage) noteOutage(fault, request, response);
    else if (reply.status === 500)
      log.error({ requestId: requestIdOf(response), route: routeOf(request), fault }, 'a request failed');
    if (response.headersSent) next(fault);
    else await send(reply, request, response, null, render);
  };
