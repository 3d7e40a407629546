import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type pg from 'pg';
import type { SignedIn } from '../authorization/actor.ts';
import { countOutage } from '../operation/count-outage.ts';
import { log } from '../operation/log.ts';
import type { Settings } from '../settings.ts';
import type { Notice } from './replies.ts';

declare module 'express-session' {
  interface SessionData {
    /** The sign-in that this browser belongs to. Without one, nothing of the session is kept. */
    signInId?: number;
    /** A sign-in with the right password that waits for its second factor (PWD-11). It gives access to nothing. */
    pendingSignInId?: number;
    /** Shown on the next page, once. */
    notice?: Notice;
    csrfToken?: string;
    /** When something was last saved from here, in milliseconds since 1970. */
    savedAt?: number;
  }
}

export type PortalSession = session.Session & Partial<session.SessionData>;

/** Longest life of a session, in seconds (SEC-02); how long a sign-in lasts is kept in sign_in. */
const twelveHours = 12 * 60 * 60;

/** What the cookie with the session's ID is called. The prefix makes browsers refuse one that another host has set. */
export const sessionCookie = ({ production }: Pick<Settings, 'production'>): string =>
  production ? '__Host-session' : 'session';

export interface StoredSession {
  data: session.SessionData;
  /** Nobody when the browser is not signed in, or not any more. */
  signedIn: SignedIn | null;
}

/** Reads a session with its user; null when there is none with that ID. */
export type FindSession = (sessionId: string) => Promise<StoredSession | null>;

const signedIn = new WeakMap<object, SignedIn>();

/** Who was signed in when the session was read; a session that has been renewed since is nobody's. */
export const signedInBy = (current: PortalSession): SignedIn | null => signedIn.get(current) ?? null;

/** Sessions in PostgreSQL, so that every process knows them (SEC-02). */
export function sessions(settings: Settings, pool: pg.Pool, find: FindSession): RequestHandler {
  const cookie = { httpOnly: true, sameSite: 'lax', secure: settings.production, path: '/' } as const;
  return session({
    name: sessionCookie(settings),
    secret: settings.secrets.texts,
    store: storeWith(pool, find, cookie),
    resave: false,
    saveUninitialized: false,
    cookie,
  });
}

/** Reads the session again, since the user may have lost it meanwhile. */
export const reloadSession = (request: Request): Promise<void> =>
  new Promise((resolve, reject) =>
    request.session.reload((fault?: Error) => {
      if (fault) reject(fault);
      else resolve();
    }),
  );

/**
 * The store of connect-pg-simple, reading session and user in one query. A browser without a sign-in has its ID in the
 * signed cookie and no row, since strangers could fill the table (SEC-07).
 */
function storeWith(pool: pg.Pool, find: FindSession, cookie: session.CookieOptions): session.Store {
  // As it would come from the database.
  const strangers = () => ({ cookie: { ...cookie } }) as unknown as session.SessionData;
  class Store extends connectPgSimple(session) {
    override get(sessionId: string, done: Found): void {
      find(sessionId).then((stored) => {
        if (stored?.signedIn) signedIn.set(stored.data, stored.signedIn);
        done(null, stored?.data ?? strangers());
      }, done);
    }

    override set(sessionId: string, data: session.SessionData, done?: (fault?: unknown) => void): void {
      if (data.signInId === undefined && data.pendingSignInId === undefined) done?.();
      else super.set(sessionId, data, done);
    }

    override createSession(request: Request, data: session.SessionData) {
      const found = signedIn.get(data);
      const made = super.createSession(request, data);
      if (found) signedIn.set(made, found);
      return made;
    }
  }
  // Use does not prolong a session.
  return new Store({
    pool,
    tableName: 'session',
    ttl: twelveHours,
    pruneSessionInterval: false,
    disableTouch: true,
  });
}

type Found = (fault: unknown, data?: session.SessionData) => void;

/** How often each process looks for sessions that are over, in milliseconds. */
const sweepInterval = 15 * 60_000;

/** Deletes sessions that are over, every quarter of an hour until stopped; any number of processes may do so at once. */
export function startSweeping(pool: pg.Pool): { stop: () => Promise<void> } {
  let running = sweep(pool);
  const timer = setInterval(() => {
    running = running.then(() => sweep(pool));
  }, sweepInterval);
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

async function sweep(pool: pg.Pool): Promise<void> {
  await pool
    .query('DELETE FROM session WHERE expire < now()')
    .catch((fault: unknown) =>
      log.error({ outage: countOutage(fault), fault }, 'old sessions could not be swept'),
    );
}
