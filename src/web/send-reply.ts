import type { Request, Response } from 'express';
import { type Actor, signedIn } from '../authorization/actor.ts';
import type { Settings } from '../settings.ts';
import { sendCompressed, streamCompressed } from './compression.ts';
import { csrfToken } from './csrf.ts';
import { errorPage } from './errors.ts';
import { ownerToken } from './form-owner.ts';
import { isPassword } from './forms.ts';
import type { Render } from './render.ts';
import type { DownloadReply, FileReply, Notice, Reply } from './replies.ts';
import { bodyOf } from './request-context.ts';
import { allowFrames, secureDocument } from './security-headers.ts';
import type { PortalSession } from './session.ts';

export interface WaitingTasks {
  count: (actor: Actor, now: Date) => Promise<number>;
  /** What the actor has done may have changed it. */
  forget: (actor: Actor) => void;
}

/** What replies are sent with the help of. */
export interface Sending {
  render: Render;
  tasks: WaitingTasks;
  settings: Pick<Settings, 'secrets'>;
  clock: () => Date;
}

/** Turns a reply into HTTP. */
export async function send(
  reply: Exclude<Reply, DownloadReply> | FileReply,
  request: Request,
  response: Response,
  actor: Actor | null,
  services: Sending,
): Promise<void> {
  switch (reply.kind) {
    case 'page': {
      if (reply.status === 429 || reply.status === 503) response.set('Retry-After', '5');
      const notice = reply.status < 400 ? takeNotice(request) : null;
      const hadToken = sessionOf(request)?.csrfToken !== undefined;
      const token = needsToken(request, reply.status, actor) ? csrfToken(request) : '';
      const owner = actor ? ownerToken(actor.userId, services.settings.secrets) : '';
      const now = services.clock();
      const waiting =
        reply.locals.waitingTasks ??
        (signedIn(actor) && reply.status < 500 ? await services.tasks.count(actor, now) : 0);
      const surroundings = {
        actor,
        path: request.path,
        notice,
        csrfToken: token,
        ownerToken: owner,
        waiting,
        now,
      };
      const html = services.render(reply, surroundings);
      if (notice || (token && !hadToken)) await saveSession(request);
      if (mayComeBack(request, reply.status)) response.set('Cache-Control', 'private, no-cache');
      if (reply.showsFrames) allowFrames(response);
      if (reply.goesOnTo !== undefined) response.set('Refresh', `0; url=${reply.goesOnTo}`);
      if (reply.retryAfter !== undefined) response.set('Retry-After', String(reply.retryAfter));
      return sendCompressed(request, response.status(reply.status).type('html'), html);
    }
    case 'document':
      secureDocument(response, reply.html);
      return sendCompressed(request, response.type('html'), reply.html);
    case 'redirect':
      if (reply.notice) request.session.notice = reply.notice;
      if (request.method === 'POST') await saveSession(request);
      if (reply.clearsCache) response.set('Clear-Site-Data', '"cache"');
      response.redirect(303, reply.to);
      return;
    case 'file':
      return sendFile(reply, request, response);
    case 'text':
      return sendCompressed(request, response.type('text'), reply.text);
    case 'not-found':
      return send(errorPage(404), request, response, actor, services);
    case 'refused':
      return send(errorPage(403), request, response, actor, services);
  }
}

/**
 * A refused form comes back when one goes Back to it (NAV-06): Chromium has no other source for the answer to a POST than
 * its cache, and shows ERR_CACHE_MISS instead of what must not be stored. Signing out clears the cache. What holds a
 * password is never stored.
 */
const mayComeBack = (request: Request, status: number): boolean =>
  request.method === 'POST' &&
  (status === 409 || status === 422) &&
  !Object.keys(bodyOf(request)).some(isPassword);

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
