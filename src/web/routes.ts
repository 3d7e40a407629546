import type { Actor, Policy } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import type { Reader } from '../db/queries.ts';
import type { Reader as RawReader } from '../db/reader.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings.ts';
import type { Body } from './forms.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Reply } from './replies.ts';
import type { PortalSession } from './session.ts';

/** What a page is given: everything it may look at or do goes through here. */
export interface Context<Who extends Actor | null = Actor> {
  actor: Who;
  db: PrismaClient;
  /** For pages that are asked for often: reads without Prisma between. */
  read: Reader & RawReader;
  settings: Settings;
  /** Where mails are put, in the transaction of their cause. */
  outbox: Outbox;
  limits: RateLimits;
  /** The moment the request came in. */
  now: Date;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Body;
  session: PortalSession;
  /** Gives the session a new ID and keeps nothing of the old one. */
  renewSession: () => Promise<PortalSession>;
  /** The client's IP address. */
  address: string;
  userAgent: string;
}

export type Handler<Who extends Actor | null> = (context: Context<Who>) => Reply | Promise<Reply>;

/** A route is data: what it answers to, who may use it, and the page that answers (SEC-01). */
export interface Route {
  method: 'get' | 'post';
  path: string;
  who: (actor: Actor | null) => boolean;
  handle: (context: Context<never>) => Reply | Promise<Reply>;
}

export const get = <Who extends Actor | null>(
  path: string,
  who: Policy<Who>,
  handle: Handler<Who>,
): Route => ({
  method: 'get',
  path,
  who,
  handle,
});

export const post = <Who extends Actor | null>(
  path: string,
  who: Policy<Who>,
  handle: Handler<Who>,
): Route => ({
  method: 'post',
  path,
  who,
  handle,
});
