import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type BrotliOptions,
} from 'node:zlib';
import type { Request, Response } from 'express';

export type Encoding = 'br' | 'gzip';

/** Brotli's middle way, for what is compressed at each request: its best takes a hundred times as long. */
const quick: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** In bytes: what is smaller fits in one packet as it is. */
const worthwhile = 1_024;

/** The smaller of the encodings that the browser takes; none when it takes neither. */
export const chosenEncoding = (request: Request): Encoding | undefined =>
  (['br', 'gzip'] as const).find((encoding) => request.acceptsEncodings(encoding));

const inBrotli = promisify<Buffer, BrotliOptions, Buffer>(brotliCompress);
const inGzip = promisify<Buffer, Buffer>(gzip);

/** Compresses something that is kept: as small as it gets. */
export const compress = (content: Buffer, encoding: Encoding): Promise<Buffer> =>
  encoding === 'br' ? inBrotli(content, {}) : inGzip(content);

/**
 * Sends a text whole, of the type that the response has, and compressed when the browser takes that. In one piece:
 * through a stream, as the package compression does it, a page took a third longer.
 */
export async function sendCompressed(request: Request, response: Response, text: string): Promise<void> {
  const content = Buffer.from(text);
  const encoding = content.length < worthwhile ? undefined : chosenEncoding(request);
  describe(response, encoding);
  if (!encoding) response.send(content);
  else response.send(encoding === 'br' ? await inBrotli(content, quick) : await inGzip(content));
}

/** How long a client may take to fetch a file, in milliseconds (SEC-07). */
const patience = 10 * 60_000;

/** Sends what is made piece by piece. @throws when the client takes too long, or goes away */
export async function streamCompressed(
  request: Request,
  response: Response,
  content: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  const encoding = chosenEncoding(request);
  describe(response, encoding);
  const signal = AbortSignal.timeout(patience);
  if (!encoding) await pipeline(Readable.from(content), response, { signal });
  else
    await pipeline(
      Readable.from(content),
      encoding === 'br' ? createBrotliCompress(quick) : createGzip(),
      response,
      { signal },
    );
}

function describe(response: Response, encoding: Encoding | undefined): void {
  response.vary('Accept-Encoding');
  if (encoding) response.set('Content-Encoding', encoding);
}
