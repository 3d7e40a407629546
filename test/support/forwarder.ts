import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** An address of this machine that leads to another one. */
export interface Forwarder {
  port: number;
  /** Where new connections go from now on. */
  pointTo: (port: number) => void;
  /** As a network that drops all packets without a word. */
  fallSilent: () => void;
  speak: () => void;
  close: () => Promise<void>;
}

/** Leads to a port of this machine, until it is told otherwise. */
export async function startForwarder(to: number): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  let target = to;
  let isSilent = false;
  const server = createServer((client) => {
    const there = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, there],
      [there, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => isSilent || to.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    pointTo: (port) => (target = port),
    fallSilent: () => (isSilent = true),
    speak: () => (isSilent = false),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
