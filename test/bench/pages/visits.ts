import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { parse } from 'node-html-parser';

/**
 * The bytes of a page on a first visit, with the style sheet, the script, the font and the icon that it names, and on
 * a later one, when those are in the browser's cache. Bodies as they are sent, compressed with gzip.
 */
export async function bytesOfVisits(
  origin: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ first: number; later: number }> {
  const page = await bodyOf(origin + path, headers);
  const html = parse(gunzipSync(page).toString());
  const named = html.querySelectorAll('link[href], script[src]');
  const addresses = new Set(
    named.map((element) => element.getAttribute('href') ?? element.getAttribute('src')!),
  );
  const loaded = await Promise.all([...addresses].map((address) => bodyOf(origin + address, {})));
  return {
    first: loaded.reduce((sum, { length }) => sum + length, page.length),
    later: page.length,
  };
}

const bodyOf = (url: string, headers: Record<string, string>): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { ...headers, 'accept-encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject);
  });
