import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { RequestHandler } from 'express';
import type pg from 'pg';
import type { Settings } from '../settings.ts';
import type { Notice } from './replies.ts';

declare module 'express-session' {
  interface SessionData {
    /** The sign-in that this browser belongs to. */
    signInId?: number;
    /** Shown on the next page, once. */
    notice?: Notice;
    csrfToken?: string;
  }
}

export type PortalSession = session.Session & Partial<session.SessionData>;

/** Longest life of a session, in seconds (SEC-02); how long a sign-in lasts is kept in sign_in. */
const twelveHours = 12 * 60 * 60;

/** Sessions in PostgreSQL, so that every process knows them (SEC-02). */
export function sessions(settings: Settings, pool: pg.Pool): RequestHandler {
  const Store = connectPgSimple(session);
  return session({
    name: settings.production ? '__Host-session' : 'session',
    secret: settings.sessionSecret,
    store: new Store({
      pool,
      tableName: 'session',
      ttl: twelveHours,
      disableTouch: true,
      pruneSessionInterval: 15 * 60,
    }),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: settings.production, path: '/' },
  });
}
