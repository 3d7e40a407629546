import pino, { type DestinationStream } from 'pino';
import { isProduction } from '../settings.ts';
import { describeFault } from './describe-fault.ts';

/**
 * The process's log: JSON lines in production, readable lines elsewhere. It holds the IDs of users but no names,
 * addresses, tokens or query strings; the audit log says who did what. Log a fault as `fault`, which removes its
 * values.
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
