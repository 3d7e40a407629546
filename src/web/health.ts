import type { RequestHandler } from 'express';
import { log } from '../operation/log.ts';
import type { Readiness } from './readiness.ts';

/**
 * Answers load balancers and supervisors, before sessions and without a line in the log at its usual level: /healthz
 * says that the process lives, /readyz whether to send it requests (503: no).
 */
export const health =
  (readiness: Readiness): RequestHandler =>
  async (request, response, next) => {
    if (request.path === '/healthz') response.type('text').send('ok');
    else if (request.path === '/readyz') {
      const obstacle = await readiness();
      if (obstacle) log.debug({ obstacle }, 'not ready');
      response
        .status(obstacle ? 503 : 200)
        .type('text')
        .send(obstacle ?? 'ok');
    } else next();
  };
