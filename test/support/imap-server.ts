import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';

/** hoodiecrow-imap, which has no types: a real IMAP server for tests, with its messages in memory. */
interface Hoodiecrow {
  server: Server;
  listen: (port: number, host: string, done: () => void) => void;
  folderCache: Record<string, { messages: { raw: string; flags: string[] }[] }>;
  appendMessage: (folder: string, flags: string[], date: string, raw: string) => void;
}
const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodiecrow;

export interface ImapServer {
  /** As MAIL_BOUNCE_MAILBOX. */
  url: string;
  deliver: (message: Buffer) => void;
  /** The flags of each message that is there, oldest first. */
  flags: () => string[][];
  close: () => Promise<void>;
}

/** An IMAP server on this machine with an empty mailbox. */
export async function startImapServer(host = '127.0.0.1'): Promise<ImapServer> {
  const server = hoodiecrow({
    plugins: ['ID', 'NAMESPACE', 'LITERALPLUS', 'UNSELECT', 'UIDPLUS'],
    users: { studsar: { password: 'p@ss%ord' } },
    storage: { INBOX: { messages: [] }, '': { separator: '/', folders: {} } },
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `imap://studsar:p%40ss%25ord@${host}:${port}/INBOX`,
    deliver: (message) =>
      server.appendMessage('INBOX', [], '23-Nov-2026 12:00:00 +0000', message.toString('latin1')),
    flags: () => server.folderCache.INBOX!.messages.map(({ flags }) => flags),
    close: () =>
      new Promise((resolve) => {
        server.server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
