import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen, type Listening } from '../../src/operation/server.ts';
import { sendCompressed, streamCompressed } from '../../src/web/compression.ts';

const long = 'Länsstyrelsen i Örebro län. '.repeat(200);
const pieces = Array.from({ length: 500 }, (_, number) => `${number};Åre kommun\r\n`);
const decoders: Record<string, (content: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (content) => content,
};

let server: Listening;

beforeAll(async () => {
  const app = express();
  app.get('/long', (request, response) => sendCompressed(request, response.type('html'), long));
  app.get('/short', (request, response) => sendCompressed(request, response.type('html'), 'Åre'));
  app.get('/pieces', (request, response) => streamCompressed(request, response.type('text/csv'), pieces));
  server = await listen(app, { host: '127.0.0.1', port: 0, drainSeconds: 0 }, new AbortController().signal);
});

afterAll(() => server.stop());

async function ask(path: string, accepted: string, method = 'GET') {
  const headers = { 'accept-encoding': accepted };
  const [answer] = (await once(get(server.url + path, { method, headers }), 'response')) as [IncomingMessage];
  return { headers: answer.headers, body: await buffer(answer) };
}

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['gzip, br;q=0', 'gzip'],
  ['identity', 'identity'],
  ['deflate', 'identity'],
])(
  'to a browser that takes %s, what is long and what comes in pieces is sent as %s',
  async (accepted, encoding) => {
    for (const [path, text] of [
      ['/long', long],
      ['/pieces', pieces.join('')],
    ] as const) {
      const { headers, body } = await ask(path, accepted);
      expect(headers['content-encoding'] ?? 'identity').toBe(encoding);
      expect(headers.vary).toBe('Accept-Encoding');
      expect(decoders[encoding]!(body).toString()).toBe(text);
      if (encoding !== 'identity') expect(body.length).toBeLessThan(text.length / 4);
    }
  },
);

test('what is shorter than a packet is sent as it is, and caches are told all the same', async () => {
  const { headers, body } = await ask('/short', 'gzip');
  expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'content-type': 'text/html; charset=utf-8' });
  expect(headers).not.toHaveProperty('content-encoding');
  expect(body.toString()).toBe('Åre');
});

test('HEAD tells the length of what GET sends, and sends nothing', async () => {
  const { body } = await ask('/long', 'gzip');
  const head = await ask('/long', 'gzip', 'HEAD');
  expect(head.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(body.length) });
  expect(head.body).toHaveLength(0);
});
