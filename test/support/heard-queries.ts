import type pg from 'pg';

/**
 * All that goes over the pool's connections from now on: of the session store, of Prisma and of the pool alike, BEGIN and
 * COMMIT too. Connections that are open already are not heard, so call it before the first query. Emptied by the caller.
 */
export function hearQueries(pool: pg.Pool): string[] {
  const heard: string[] = [];
  pool.on('connect', (client) => listen(client, heard));
  return heard;
}

function listen(client: pg.PoolClient, heard: string[]): void {
  const send = client.query.bind(client) as (...asked: unknown[]) => unknown;
  const listening = (query: string | { text: string }, ...rest: unknown[]): unknown => {
    heard.push((typeof query === 'string' ? query : query.text).replace(/\s+/g, ' ').trim());
    return send(query, ...rest);
  };
  client.query = listening as typeof client.query;
}
