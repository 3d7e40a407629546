import type { Actor, Policy } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import type { PoolReader, Reader } from '../db/reader.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings.ts';
import type { BrowserTokens } from './browser-tokens.ts';
import type { Body } from './forms.ts';
import type { LimitName, RateLimits } from './rate-limits.ts';
import type { Reply } from './replies.ts';
import type { PortalSession } from './session.ts';

/** What a page is given: everything it may look at or do goes through here. */
export interface Context<Who extends Actor | null = Actor> {
  actor: Who;
  db: PrismaClient;
  /** For pages that are asked for often: reads without Prisma between. */
  read: Reader;
  /** For lists and figures: what they show may be some seconds old, but for what this browser has just changed. */
  lists: PoolReader;
  settings: Settings;
  /** Where mails are put, in the transaction of their cause. */
  outbox: Outbox;
  limits: RateLimits;
  /** The address asked for, without its query. */
  path: string;
  /** The moment the request came in. */
  now: Date;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Body;
  session: PortalSession;
  /** Gives the session a new ID and keeps nothing of the old one. */
  renewSession: () => Promise<PortalSession>;
  /** Tokens by which a known browser is recognised, whoever is signed in. */
  browser: BrowserTokens;
  /** Where to go on: the given address if it is one of our pages, else the start page. */
  safeTarget: (target: string) => string;
  /** The client's IP address. */
  address: string;
  userAgent: string;
  /**
   * Whether a browser shows the page to somebody, as far as can be told: programs that follow the links of mails ask with
   * HEAD, or do not say what for (Fetch Metadata, which browsers have sent since 2023).
   */
  isLookedAt: boolean;
}

export type Handler<Who extends Actor | null> = (context: Context<Who>) => Reply | Promise<Reply>;

/** A route is data: what it answers to, who may use it, and the page that answers (SEC-01). */
export interface Route {
  method: 'get' | 'post';
  path: string;
  who: (actor: Actor | null) => boolean;
  handle: (context: Context<never>) => Reply | Promise<Reply>;
  /** Counts what each user who is signed in asks of it, and refuses what is too much (SEC-07). */
  limit?: LimitName;
  /**
   * It gives power away: whose last proof is old is asked for another one first, and then it goes on (PWD-13). Always, or
   * for the requests that it says.
   */
  proof?: 'recent' | GivesPower;
}

/** Whether a request gives power away. Must not answer differently for what the actor may not see. */
export type GivesPower = (context: Context) => boolean | Promise<boolean>;

type Further = Pick<Route, 'proof'>;

export const get = <Who extends Actor | null>(
  path: string,
  who: Policy<Who>,
  handle: Handler<Who>,
  further: Further = {},
): Route => ({ method: 'get', path, who, handle, ...further });

export const post = <Who extends Actor | null>(
  path: string,
  who: Policy<Who>,
  handle: Handler<Who>,
  further: Further = {},
): Route => ({ method: 'post', path, who, handle, ...further });

/** Limits how often each user may use a route (SEC-07): for routes that cost much time, mail or memory. */
export const limited = (limit: LimitName, route: Route): Route => ({ ...route, limit });

/** A file to take away: limited, since no person needs hundreds of them. */
export const download = <Who extends Actor | null>(
  path: string,
  who: Policy<Who>,
  handle: Handler<Who>,
  further: Further = {},
): Route => limited('downloads by user', get(path, who, handle, further));
