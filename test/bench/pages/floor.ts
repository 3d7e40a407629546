/**
 * The floor of a page: a bare node:http server that sends the same SQL over an equal pool, and the same bytes, in as
 * many processes. It is told by message what to answer; compressed pages are compressed each time.
 */
import cluster from 'node:cluster';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import pg from 'pg';
import { poolSize, type Recording } from './recording.ts';

const compress = promisify<Buffer, Buffer>(gzip);
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: poolSize,
  options: '-c TimeZone=UTC',
});
const recordings = new Map<string, Recording>();

if (cluster.isPrimary) {
  cluster.setupPrimary({ serialization: 'advanced' });
  const workers = Array.from({ length: Number(process.env.WEB_CONCURRENCY) }, () => cluster.fork());
  process.on('message', (message: 'usage' | Recording) => {
    if (message !== 'usage') for (const worker of workers) worker.send(message);
  });
} else {
  process.on('message', (message: 'usage' | Recording) => {
    if (message !== 'usage') recordings.set(message.path, message);
  });
  createServer((request, response) => void answer(request, response)).listen(
    Number(process.env.PORT),
    '127.0.0.1',
  );
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const recording = recordings.get(request.url ?? '');
  if (!recording) {
    response.writeHead(404).end();
    return;
  }
  for (const query of recording.queries) await pool.query(query);
  const isCompressed = request.headers['accept-encoding'] === 'gzip';
  const body = isCompressed ? await compress(recording.body) : recording.body;
  if (isCompressed) response.setHeader('content-encoding', 'gzip');
  response.writeHead(200, { ...recording.headers, 'content-length': body.length });
  response.end(body);
}

process.on('SIGTERM', () => process.exit(0));
