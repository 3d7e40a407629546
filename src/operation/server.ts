import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Settings, SettingsError } from '../settings.ts';
import { type Application, expressMessages } from './express-messages.ts';

export interface Listening {
  /** Where it answers, as a person would type it. */
  url: string;
  /** Goes on taking requests for `drainSeconds`, then takes no more, and answers what is under way. */
  stop: () => Promise<void>;
}

type Address = Pick<Settings, 'host' | 'port' | 'drainSeconds'>;

/**
 * Time-outs for the head and the whole of a request, and how often to check, in milliseconds: slow senders are cut off
 * (ASVS 15.2.2).
 */
const timeouts = { headersTimeout: 15_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 };

/** Milliseconds that a connection in use may stand still: clients that do not fetch their answer are cut off. */
const standstill = 60_000;

/** Of a process, each some 10 kB; it leaves files for the database and the log. */
const mostConnections = 2_000;

/**
 * Listens until stopped.
 * @throws SettingsError with a sentence about the port or the address that cannot be had
 */
export async function listen(app: Application, settings: Address, stopping: AbortSignal): Promise<Listening> {
  // Longer than a proxy keeps an idle connection (nginx: 60 s), or it would send a request as we close.
  const server = createServer({ ...timeouts, ...expressMessages(app, stopping), keepAliveTimeout: 65_000 });
  server.maxConnections = mostConnections;
  server.setTimeout(standstill);
  server.on('request', app);
  server.on('request', endUnreadBody);
  const silent = silentConnections(server);
  await opened(server, settings);
  return {
    url: urlOf(server.address() as AddressInfo),
    stop: async () => {
      await pause(settings.drainSeconds * 1_000);
      await close(server, silent);
    },
  };
}

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

/** For so long, in milliseconds, what still comes of a form is thrown away once it has been answered: browsers read the answer last. */
const lingering = 2_000;

/** A form that is too large is answered before it has all come, and is not waited for. */
function endUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length === undefined && encoding === undefined) return;
  const end = (): void => {
    if (!request.complete) request.socket.destroy();
  };
  response.once('finish', () => {
    if (!request.complete) setTimeout(end, lingering).unref();
  });
}

const opened = (server: Server, address: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      const complaint = cannotListen(fault, address);
      reject(complaint === null ? fault : new SettingsError(complaint));
    });
    server.listen(address.port, address.host, resolve);
  });

function cannotListen({ code }: NodeJS.ErrnoException, { host, port }: Address): string | null {
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

export const urlOf = ({ address, port }: Pick<AddressInfo, 'address' | 'port'>): string =>
  `http://${address === '127.0.0.1' ? 'localhost' : address}:${port}`;

/** Answers what is under way, for three seconds, and takes no more. */
const close = (server: Server, silent: Set<Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    for (const socket of silent) socket.destroy();
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
  });
