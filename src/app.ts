import express, { type Express } from 'express';
import type pg from 'pg';
import { routes as audit } from './audit/routes.ts';
import { routes as authorities } from './authorities/routes.ts';
import { routes as countries } from './countries/routes.ts';
import type { PrismaClient } from './db/generated/client.ts';
import { poolReader } from './db/reader.ts';
import type { Replica } from './db/replica.ts';
import { routes as delegation } from './delegation/routes.ts';
import { routes as demo } from './demo/routes.ts';
import { routes as emailChanges } from './email-changes/routes.ts';
import { routes as home } from './home/routes.ts';
import { routes as information } from './information/routes.ts';
import { routes as invitations } from './invitations/routes.ts';
import { routes as keyFigures } from './key-figures/routes.ts';
import { routes as keywords } from './keywords/routes.ts';
import { createOutbox } from './mail/outbox.ts';
import { routes as mail } from './mail/routes.ts';
import { routes as managedAuthorities } from './managed-authorities/routes.ts';
import { routes as moduleAccess } from './module-access/routes.ts';
import { routes as modules } from './modules/routes.ts';
import { routes as nameChanges } from './name-changes/routes.ts';
import { routes as nationalCoordinators } from './national-coordinators/routes.ts';
import { routes as passwords } from './passwords/routes.ts';
import { routes as registration } from './registration/routes.ts';
import { routes as roles } from './roles/routes.ts';
import { routes as search } from './search/routes.ts';
import { askForProof } from './second-factors/ask-for-proof.ts';
import { routes as secondFactors } from './second-factors/routes.ts';
import { actorOf, findSession } from './sessions/find-session.ts';
import { routes as sessions } from './sessions/routes.ts';
import type { Settings } from './settings.ts';
import { countTasks, forgetTasks } from './tasks/find-tasks.ts';
import { routes as tasks } from './tasks/routes.ts';
import { routes as users } from './users/routes.ts';
import { loadAssets } from './web/assets.ts';
import { clientAddress } from './web/client-address.ts';
import { createDownloads } from './web/downloads.ts';
import { answerFaults, answerNotFound, mount, type Services } from './web/handle.ts';
import { createReadiness, health, type Readiness } from './web/health.ts';
import { assetsPath, faviconPath } from './web/paths.ts';
import { createRateLimits } from './web/rate-limits.ts';
import { renderer } from './web/render.ts';
import { requestLog } from './web/request-log.ts';
import type { Route } from './web/routes.ts';
import { neverStored, securityHeaders } from './web/security-headers.ts';
import { sessions as sessionStore, signedInBy } from './web/session.ts';

/** Every route of the portal. */
export const routes: readonly Route[] = [
  ...home,
  ...tasks,
  ...information,
  ...keyFigures,
  ...sessions,
  ...passwords,
  ...secondFactors,
  ...search,
  ...invitations,
  ...emailChanges,
  ...registration,
  ...managedAuthorities,
  ...moduleAccess,
  ...delegation,
  ...authorities,
  ...users,
  ...nameChanges,
  ...modules,
  ...roles,
  ...keywords,
  ...nationalCoordinators,
  ...countries,
  ...audit,
  ...mail,
  ...demo,
];

export interface Parts {
  settings: Settings;
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Where lists and figures are read from; the database itself without one. */
  replica?: Pick<Replica, 'read'> | null;
  clock?: () => Date;
  /** Once aborted, load balancers are told to send no more requests. */
  stopping?: AbortSignal;
  /** What /readyz answers by. */
  readiness?: Readiness;
}

/** The portal as an Express application: what happens to a request, in order. */
export function createApp(parts: Parts): Express {
  const { settings, prisma, pool, replica, clock = () => new Date(), stopping } = parts;
  const readiness = parts.readiness ?? createReadiness(pool, stopping);
  const app = express();
  const assets = loadAssets();
  const read = poolReader(pool, settings.sessionUrl !== undefined);
  const services: Services = {
    db: prisma,
    read,
    lists: replica?.read ?? read,
    settings,
    outbox: createOutbox(settings),
    limits: createRateLimits(pool),
    downloads: createDownloads(
      settings.sessionUrl ? { ...pool.options, connectionString: settings.sessionUrl } : pool.options,
      prisma,
    ),
    clock,
    render: renderer(assets, settings.operator.name),
    tasks: { count: (actor, now) => countTasks(read, actor, now), forget: forgetTasks },
    findActor: async (request, now) => {
      const signedIn = signedInBy(request.session);
      return signedIn && actorOf(prisma, signedIn, clientAddress(request), now);
    },
    askForProof,
  };
  app.set('trust proxy', settings.trustProxy);
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(health(readiness));
  app.use(requestLog);
  app.use(securityHeaders(settings));
  app.use(assetsPath, assets.handler);
  app.get(faviconPath, assets.favicon);
  app.use(neverStored);
  // Before the form, which is read by the route that it is for: strangers' are short (SEC-07).
  app.use(sessionStore(settings, pool, (sessionId) => findSession(read, sessionId, clock())));
  mount(app, routes, services);
  app.use(answerNotFound(services));
  app.use(answerFaults(services));
  return app;
}
