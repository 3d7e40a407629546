import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Actor } from '../authorization/actor.ts';
import { outageOf } from '../db/outage.ts';
import type { PoolReader } from '../db/reader.ts';
import { countOutage } from '../operation/count-outage.ts';
import { log } from '../operation/log.ts';
import type { Downloads } from './downloads.ts';
import { removeDraft } from './drafts.ts';
import { errorPage, outagePage, RequestRefused, statusOf } from './errors.ts';
import { formReceiver, type ReceiveForm } from './form-bodies.ts';
import { typedText } from './forms.ts';
import { paths } from './paths.ts';
import type { Render } from './render.ts';
import { type DownloadReply, redirect, type Reply } from './replies.ts';
import { bodyOf, contextOf } from './request-context.ts';
import { requestIdOf, routeOf } from './request-log.ts';
import type { Context, Route } from './routes.ts';
import { safeTargets } from './safe-target.ts';
import { send, type WaitingTasks } from './send-reply.ts';
import { reloadSession, signedInBy } from './session.ts';
import { isProofRecent } from './session-limits.ts';
import { refuseForm, signInFirst } from './signed-out.ts';
import { createTurns, type Turns } from './turns.ts';
import { untilGone } from './until-gone.ts';

/** What requests are answered with the help of. */
export interface Services extends Pick<Context, 'db' | 'lists' | 'settings' | 'outbox' | 'limits'> {
  read: PoolReader;
  render: Render;
  downloads: Downloads;
  /** What waits for the actor, for the menu (NAV-04). */
  tasks: WaitingTasks;
  /** Time is an input. */
  clock: () => Date;
  findActor: (request: Request, now: Date) => Promise<Actor | null>;
  /** Asks the actor for another proof, or takes the one that came with the form: null when it was right (PWD-13). */
  askForProof: (context: Context, method: Route['method']) => Promise<Reply | null>;
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
    const isAnswered = await common.turns.take(String(user.userId), async (waited) => {
      if (waited > sessionStays) await reloadSession(request);
      await answerForm(route, request, response, common);
      await untilGone(response);
      return true;
    });
    if (!isAnswered) throw new RequestRefused(429);
  };
}

/** Milliseconds for which a session that was read counts as read now: no longer than the network may take. */
const sessionStays = 500;

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
  if (route.method === 'post' && reply.kind === 'redirect') {
    request.session.savedAt = now.getTime();
    if (actor) {
      common.tasks.forget(actor);
      await forgetSent(request, actor, common);
    }
  }
  if (request.method === 'HEAD') return answerHead(reply, request, response, actor, common);
  const begun = reply.kind === 'download' ? await begin(reply, actor, common) : reply;
  await send(begun, request, response, actor, common);
}

/** A draft that has been sent and taken is not kept. */
async function forgetSent(request: Request, actor: Actor, { db }: Services): Promise<void> {
  const key = typedText(bodyOf(request), '_draft');
  if (key) await removeDraft(db, actor, key);
}

/** What GET would answer, without its content and without effect: programs that read mail ask so for its links. */
async function answerHead(
  reply: Reply,
  request: Request,
  response: Response,
  actor: Actor | null,
  common: Common,
): Promise<void> {
  if (reply.kind === 'page') response.status(reply.status).type('html').end();
  else if (reply.kind === 'download') response.attachment(reply.filename).type(reply.type).end();
  else if (reply.kind === 'redirect') response.redirect(303, reply.to);
  else await send(reply, request, response, actor, common);
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
  const refusal = route.method === 'post' && refuseForm(route, request, actor, services, now);
  if (refusal) return refusal;
  if (!route.who(actor)) return refuse(request, actor, services, now);
  if (route.limit && actor && !(await services.limits.take(route.limit, actor.userId))) return errorPage(429);
  // The policy has just said that the actor is of the kind that the handler takes.
  const context = { ...contextOf(request, response, services, now), actor } as Context<never>;
  try {
    return (await proofFirst(route, context, services)) ?? (await route.handle(context));
  } catch (fault) {
    const outage = outageOf(fault);
    if (outage && actor && route.method === 'post') {
      noteOutage(fault, request, response);
      return outagePage(outage, { action: originalUrl, body: bodyOf(request) });
    }
    if (actor && (await hasLeft(request))) return refuse(request, null, services, now);
    throw fault;
  }
}

/** What gives power away waits for a proof that is not old (PWD-13); null when nothing has to be proven. */
async function proofFirst(
  { proof, method }: Route,
  context: Context,
  { askForProof }: Common,
): Promise<Reply | null> {
  if (!proof || isProofRecent(context.actor, context.now)) return null;
  return proof === 'recent' || (await proof(context)) ? askForProof(context, method) : null;
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

function refuse(request: Request, actor: Actor | null, services: Common, now: Date): Reply {
  if (actor?.mustChoosePassword) return redirect(paths.choosePassword);
  if (actor?.mustEnrol) return redirect(paths.secondFactor);
  if (actor) return errorPage(403);
  const { method, originalUrl } = request;
  if (method === 'POST') return signInFirst(request, services, now);
  const isTarget = originalUrl.length <= longestAddress / 4;
  return redirect(isTarget ? `${paths.signIn}?till=${encodeURIComponent(originalUrl)}` : paths.signIn);
}

/** Answers what no route answered. */
export const answerNotFound =
  (services: Services): RequestHandler =>
  async (request, response) => {
    const actor = await services.findActor(request, services.clock());
    await send(errorPage(404), request, response, actor, services);
  };

/** Answers faults: they are written to the process's log and shown as a page that tells nothing of the inside. */
export const answerFaults =
  (services: Services): ErrorRequestHandler =>
  async (fault: unknown, request, response, next) => {
    const outage = outageOf(fault);
    const reply = outage ? outagePage(outage) : errorPage(statusOf(fault), requestIdOf(response));
    if (outage) noteOutage(fault, request, response);
    else if (reply.status === 500)
      log.error({ requestId: requestIdOf(response), route: routeOf(request), fault }, 'a request failed');
    if (response.headersSent) next(fault);
    else await send(reply, request, response, null, services);
  };
