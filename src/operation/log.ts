import pino, { type DestinationStream } from 'pino';
import { isProduction } from '../settings.ts';
import { describeFault } from './describe-fault.ts';

/**
 * The process's log: JSON lines on standard output in production, readable ones elsewhere. Of people it holds
 * the ID of a user and nothing more: no names, addresses, tokens, query strings (who did what is in the audit
 * log). A fault is given as `fault`, and described without the values that it may carry.
 */
export const log = pino(
  {
    // Until the settings are read.
    level: 'error',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { fault: describeFault },
  },
  await destination(),
);

async function destination(): Promise<DestinationStream> {
  if (isProduction)
    // Many lines at once, at most half a second late: writing each by itself costs as much as a query.
    return pino.destination({ sync: false, minLength: 4_096, periodicFlush: 500 });
  const { default: pretty } = await import('pino-pretty');
  return pretty({ sync: true, translateTime: 'SYS:HH:MM:ss', errorLikeObjectKeys: [] });
}
