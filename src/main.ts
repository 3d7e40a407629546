import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createApp } from './app.ts';
import { openDatabase } from './db/open.ts';
import { startTimetable } from './jobs/timetable.ts';
import { createOutbox } from './mail/outbox.ts';
import { startMailWorker } from './mail/worker.ts';
import { readSettings, SettingsError, type Settings } from './settings.ts';

/** Starts the portal: settings, database, app, listen, mail. Ctrl-C and SIGTERM stop all of it. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const stopped = stopSignal();
  const database = await openDatabase();
  try {
    const server = createServer(createApp({ settings, ...database }));
    const silent = silentConnections(server);
    await listen(server, settings);
    const mailWorker = startMailWorker({ settings, ...database });
    const timetable = startTimetable({ outbox: createOutbox(settings), ...database });
    console.log(welcome(server, settings));
    await stopped;
    await Promise.all([close(server, silent), mailWorker.stop(), timetable.stop()]);
  } finally {
    await database.close();
  }
}

const listen = (server: Server, settings: Settings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      const complaint = cannotListen(fault, settings);
      reject(complaint === null ? fault : new SettingsError(complaint));
    });
    server.listen(settings.port, settings.host, resolve);
  });

function cannotListen({ code }: NodeJS.ErrnoException, { host, port }: Settings): string | null {
  const other = `välj en annan port: PORT=${port < 65_535 ? port + 1 : 3000} npm start`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} används redan av ett annat program. Stoppa det, eller ${other}`;
    case 'EACCES':
      return `Port ${port} får bara öppnas av datorns administratör. Ge portalen den rätten, eller ${other}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST ska vara en av den här datorns egna adresser: ${host} är inte det.`;
    default:
      return null;
  }
}

/** From the start on, so that none comes too early; npm passes Ctrl-C on, so it comes more than once. */
const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      setTimeout(() => process.exit(1), 15_000).unref();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  });

/** The connections that no request has come on: browsers open them in advance, and Node does not count them idle. */
function silentConnections(server: Server): Set<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}

/** Answers what is under way, for a few seconds, and takes no more. */
const close = (server: Server, silent: Set<Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    for (const socket of silent) socket.destroy();
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
  });

function welcome(server: Server, { isDemo }: Settings): string {
  const { address, port } = server.address() as AddressInfo;
  const url = `http://${address === '127.0.0.1' ? 'localhost' : address}:${port}`;
  return isDemo ? demoText(url) : `Portalen svarar på ${url}`;
}

const demoText = (url: string): string => `
Portalen svarar på ${url}
Mejl som skickas visas på ${url}/demo/mejl

Logga in som (lösenord Demo1234):
  kommissionen  Kommissionen
  nimic         administratör vid Kommerskollegium, nationell samordnare
  atkomst       administratör vid Socialstyrelsen, åtkomstansvarig
  karin         administratör vid Arbetsmiljöverket
  lars          användare vid Arbetsmiljöverket
  ensam         ensam administratör vid Konsumentverket
  utgangen, tillfallig, blockerad
                användare vid Arbetsmiljöverket som inte kommer in

Avsluta med Ctrl-C.
`;

main().then(
  () => process.exit(0),
  (fault: unknown) => {
    console.error(fault instanceof SettingsError ? fault.message : fault);
    process.exit(1);
  },
);
