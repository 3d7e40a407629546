import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of this machine that nobody uses, for a program that is started there again and again: below those that
 * systems give out by themselves.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const outcome = await new Promise((resolve) => {
      server.once('error', () => resolve('taken')).listen(port, '127.0.0.1', () => resolve('free'));
    });
    if (outcome === 'taken') continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
