import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { openDatabase } from './db/open.ts';
import { startMailWorker } from './mail/worker.ts';
import { readSettings, SettingsError, type Settings } from './settings.ts';

/** Starts the portal: settings, database, app, listen, mail. Ctrl-C and SIGTERM stop all of it. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const database = await openDatabase();
  try {
    const server = createServer(createApp({ settings, ...database }));
    await listen(server, settings);
    const mailWorker = startMailWorker({ settings, ...database });
    console.log(welcome(server, settings));
    await stopSignal();
    await Promise.all([close(server), mailWorker.stop()]);
  } finally {
    await database.close();
  }
}

const listen = (server: Server, { port, host }: Settings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) =>
      reject(fault.code === 'EADDRINUSE' ? new SettingsError(portTaken(port)) : fault),
    );
    server.listen(port, host, resolve);
  });

const portTaken = (port: number): string =>
  `Port ${port} används redan av ett annat program. Stoppa det, eller välj en annan port: PORT=${port + 1} npm start`;

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** Answers what is under way, and takes no more. */
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
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
