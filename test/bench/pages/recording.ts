import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { createApp } from '../../../src/app.ts';
import { connect } from '../../../src/db/client.ts';
import { readSettings } from '../../../src/settings.ts';

/** As many connections as the portal has. */
export const poolSize = 5;

/** What a request made the portal do: what it sent to the database, and what it answered. */
export interface Recording {
  path: string;
  queries: pg.QueryConfig[];
  headers: Record<string, string>;
  body: Buffer;
}

/** Records requests in the portal itself, run in this process on the same database. */
export async function record(
  env: NodeJS.ProcessEnv,
  paths: readonly string[],
  headers: Record<string, string>,
): Promise<Recording[]> {
  const { prisma, pool, close } = connect(env.DATABASE_URL!);
  const sent: pg.QueryConfig[] = [];
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...asked: unknown[]) => unknown;
    const recording = (query: pg.QueryConfig, values: unknown[], ...rest: unknown[]): unknown => {
      sent.push(queryOf(query, values));
      return send(query, values, ...rest);
    };
    client.query = recording as typeof client.query;
  });
  const server = createServer(createApp({ settings: readSettings(env), prisma, pool }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const recordings: Recording[] = [];
  for (const path of paths) {
    await fetch(origin + path, { headers }); // The first time notes that the sign-in is in use.
    sent.length = 0;
    const response = await fetch(origin + path, { headers: { ...headers, 'accept-encoding': 'identity' } });
    if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
    const body = Buffer.from(await response.arrayBuffer());
    recordings.push({ path, queries: [...sent], headers: headersOf(response), body });
  }
  await new Promise((resolve) => server.close(resolve));
  await close();
  return recordings;
}

/** Those that node:http does not set itself. */
const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries(
    [...headers].filter(
      ([name]) => !['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding'].includes(name),
    ),
  );

/** Without what cannot be sent to another process; all queries of pages go with their values. */
function queryOf(query: pg.QueryConfig, values: unknown): pg.QueryConfig {
  const { name, text } = query;
  return { name, text, values: query.values ?? (Array.isArray(values) ? values : []) };
}
