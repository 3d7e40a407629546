import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { createApp } from './app.ts';
import { startLinking } from './audit/link-events.ts';
import { connect } from './db/client.ts';
import { openDatabase } from './db/open.ts';
import { createReplica } from './db/replica.ts';
import { welcome } from './demo/welcome.ts';
import { startTimetable } from './jobs/timetable.ts';
import { measureOutbox } from './mail/measure-outbox.ts';
import { createOutbox } from './mail/outbox.ts';
import { startMailWorker } from './mail/worker.ts';
import { log } from './operation/log.ts';
import { machineMetrics, measureProcess, metrics } from './operation/metrics.ts';
import { serveMetrics } from './operation/metrics-server.ts';
import { NotListening, startProcesses } from './operation/processes.ts';
import { listen, urlOf } from './operation/server.ts';
import { aborted, stopSignal } from './operation/stop-signal.ts';
import {
  processNumber,
  readDatabaseAddresses,
  readSettings,
  type Settings,
  SettingsError,
} from './settings.ts';
import { createReadiness, measureReadiness } from './web/health.ts';
import { startSweeping } from './web/session.ts';

/** From the start on, so that none comes too early. */
const stopping = stopSignal();

/** Starts the portal, in one process or in several. Ctrl-C and SIGTERM stop all of it. */
async function main(): Promise<void> {
  const settings = readSettings();
  log.level = settings.logLevel;
  if (cluster.isWorker) await serveAsOneOfMany(settings);
  else if (settings.processes > 1) await startMany(settings);
  else await serveAlone(settings);
}

async function serveAlone(settings: Settings): Promise<void> {
  const database = await openDatabase(readDatabaseAddresses(), settings.poolSize);
  await serve(settings, database, async (url) => {
    if (settings.metrics) await serveMetrics(settings.metrics, metrics);
    welcome(url, settings);
  });
}

/** Migrates, and leaves the rest to the processes that it starts. */
async function startMany(settings: Settings): Promise<void> {
  const database = await openDatabase(readDatabaseAddresses());
  await database.close();
  const registry = new AggregatorRegistry();
  const { address, ended } = await startProcesses(settings.processes, stopping);
  const read = async () => (await registry.clusterMetrics()) + (await machineMetrics());
  if (settings.metrics) await serveMetrics(settings.metrics, read);
  welcome(urlOf(address), settings);
  await ended;
}

async function serveAsOneOfMany(settings: Settings): Promise<void> {
  new AggregatorRegistry(); // Listens for questions of the one that started us.
  const database = connect(settings.databaseUrl!, settings.poolSize);
  await serve(settings, { ...database, url: settings.sessionUrl ?? settings.databaseUrl! });
}

type Database = Pick<Awaited<ReturnType<typeof openDatabase>>, 'prisma' | 'pool' | 'url' | 'close'>;

/** Database → app → listen → sweeping, and mail and jobs in one process of each machine. */
async function serve(
  settings: Settings,
  database: Database,
  onListening?: (url: string) => Promise<void>,
): Promise<void> {
  const replica = settings.readUrl
    ? createReplica(settings.readUrl, database.pool, settings.poolSize, settings.sessionUrl !== undefined)
    : null;
  try {
    measureProcess(database.pool);
    const readiness = createReadiness(database.pool, stopping);
    measureReadiness(readiness);
    const app = createApp({ settings, ...database, replica, readiness });
    const server = await listen(app, settings, stopping);
    const work = [
      startSweeping(database.pool),
      ...(processNumber === 1 ? startWork(settings, database) : []),
    ];
    await onListening?.(server.url);
    await aborted(stopping);
    await Promise.all([server, ...work].map((part) => part.stop()));
  } finally {
    await replica?.stop();
    await database.close();
  }
}

function startWork(settings: Settings, database: Database): { stop: () => Promise<void> }[] {
  measureOutbox(database.pool);
  return [
    startMailWorker({ settings, ...database }),
    startTimetable({ outbox: createOutbox(settings), settings, ...database }),
    startLinking(database.pool),
  ];
}

main().then(
  () => process.exit(0),
  (fault: unknown) => {
    if (fault instanceof SettingsError) console.error(fault.message);
    else if (!(fault instanceof NotListening)) log.fatal({ fault }, 'the portal could not go on');
    process.exit(fault instanceof NotListening && stopping.aborted ? 0 : 1);
  },
);
