import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import {
  brotliCompress,
  type BrotliOptions,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
} from 'node:zlib';
import type { Request, Response } from 'express';

type Encoding = 'br' | 'gzip';

/** Brotli's middle way, for what is compressed at each request: its best takes a hundred times as long. */
const quick: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** In bytes: what is smaller fits in one packet as it is. */
const worthwhile = 1_024;

/** The smaller of the encodings that the browser takes; none when it takes neither. */
const chosenEncoding = (request: Request): Encoding | undefined =>
  (['br', 'gzip'] as const).find((encoding) => request.acceptsEncodings(encoding));

const inBrotli = promisify<Buffer, BrotliOptions, Buffer>(brotliCompress);
const inGzip = promisify<Buffer, Buffer>(gzip);

/**
 * Sends a text whole, with the response's type, compressed if the browser accepts it. Streaming, as the package
 * compression does it, made a page a third slower.
 */
export async function sendCompressed(request: Request, response: Response, text: string): Promise<void> {
  const content = Buffer.from(text);
  const encoding = content.length < worthwhile ? undefined : chosenEncoding(request);
  describe(response, encoding);
  if (!encoding) response.send(content);
  else response.send(encoding === 'br' ? await inBrotli(content, quick) : await inGzip(content));
}

/** Sends what is made piece by piece, as fast as the client takes it. */
export async function streamCompressed(
  request: Request,
  response: Response,
  content: AsyncIterable<string> | Iterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  const encoding = chosenEncoding(request);
  describe(response, encoding);
  const source = Readable.from(content, { highWaterMark: 1 });
  if (!encoding) await pipeline(source, response, { signal });
  else
    await pipeline(source, encoding === 'br' ? createBrotliCompress(quick) : createGzip(), response, {
      signal,
    });
}

function describe(response: Response, encoding: Encoding | undefined): void {
  response.vary('Accept-Encoding');
  if (encoding) response.set('Content-Encoding', encoding);
}
