import { once } from 'node:events';
import { Agent, createServer, request as sendRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import {
  cloneDatabase,
  dropDatabase,
  newDatabaseName,
  type OpenDatabase,
  openTestDatabase,
} from '../support/database.ts';
import { changedTables, type Fingerprint, fingerprintOf } from '../support/fingerprint.ts';
import { type Portal, portalOn } from '../support/portal.ts';

/** A request as it goes over the wire, well formed or not. */
export interface RawRequest {
  method: 'GET' | 'POST';
  path: string;
  cookie?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A portal whose database is restored after each request that changes something. */
export interface World {
  send: (request: RawRequest) => Promise<RawAnswer>;
  /** The tables that differ from what the world began with. */
  changed: () => Promise<string[]>;
  /** Everything as it was in the beginning. */
  restore: () => Promise<void>;
}

interface Stage {
  name: string;
  database: OpenDatabase;
  portal: Portal;
}

/** A world that begins as the demo data and what `prepare` adds to it. */
export function useWorld(prepare: (portal: Portal) => Promise<void>): World {
  const beginning = newDatabaseName();
  const clock = { now: new Date() };
  let began: Fingerprint;
  let stage: Stage;
  let web: Server;
  const agent = new Agent({ keepAlive: true });

  function enter(name: string): Stage {
    const database = openTestDatabase(name);
    const portal = portalOn(database);
    portal.clock.now = clock.now;
    return { name, database, portal };
  }
  async function leave({ name, database }: Stage) {
    await database.close();
    await dropDatabase(name);
  }
  async function begin(): Promise<Stage> {
    const name = newDatabaseName();
    await cloneDatabase(name, beginning);
    return enter(name);
  }

  beforeAll(async () => {
    await cloneDatabase(beginning, 'template_demo');
    const first = enter(beginning);
    await prepare(first.portal);
    began = await fingerprintOf(first.database.pool);
    await first.database.close();
    stage = await begin();
    web = createServer((request, response) => void stage.portal.app(request, response));
    await once(web.listen(0, '127.0.0.1'), 'listening');
  }, 300_000);

  afterAll(async () => {
    agent.destroy();
    web.closeAllConnections();
    web.close();
    await leave(stage);
    await dropDatabase(beginning);
  });

  return {
    send: async (request) => {
      await stage.database.pool.query('DELETE FROM rate_limit');
      return exchange(request, (web.address() as AddressInfo).port, agent);
    },
    changed: async () => changedTables(began, await fingerprintOf(stage.database.pool)),
    restore: async () => {
      await leave(stage);
      stage = await begin();
    },
  };
}

/** Sends exactly what it is given: no path is put right, no body is encoded. */
function exchange(
  { method, path, cookie, headers, body }: RawRequest,
  port: number,
  agent: Agent,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const all = {
      ...headers,
      ...(cookie && { cookie }),
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    };
    const sending = sendRequest({ host: '127.0.0.1', port, agent, method, path, headers: all }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
