import { readFileSync } from 'node:fs';
import supertest from 'supertest';
import { expect, it, vi } from 'vitest';
import { log } from '../../src/operation/log.ts';
import { projectFolder } from '../../src/project-folder.ts';
import { loadAssets } from '../../src/web/assets.ts';
import { assetsPath } from '../../src/web/paths.ts';
import { usePortal } from '../support/portal.ts';

const portal = usePortal();
const { url } = loadAssets();

it('SEC-05 the style sheet holds no data: address, and everything that it asks for is there', async () => {
  const { text, headers, type } = await supertest(portal.app).get(url('portal.css'));
  expect(type).toBe('text/css');
  expect(headers['cache-control']).toContain('immutable');
  expect(text).not.toContain('url("data:');
  const asked = [...new Set([...text.matchAll(/url\("?\.?\/?([^)"]+)"?\)/g)].map(([, name]) => name!))];
  expect(asked.length).toBeGreaterThan(10);
  for (const name of asked)
    expect((await supertest(portal.app).get(`${assetsPath}/${name}`)).status, name).toBe(200);
});

it('files are compressed when they are built, and only read', async () => {
  const compressed = await supertest(portal.app).get(url('portal.css')).set('Accept-Encoding', 'br');
  expect(compressed.headers['content-encoding']).toBe('br');
  expect((await supertest(portal.app).post(url('portal.css'))).status).not.toBe(200);
  expect((await supertest(portal.app).get(`${assetsPath}/../main.js`)).status).toBe(404);
});

it('a request for one is counted as such, not as one for nothing', async () => {
  const lines = vi.spyOn(log, 'info').mockImplementation(() => undefined);
  const debug = vi.spyOn(log, 'debug').mockImplementation(() => undefined);
  await supertest(portal.app).get(url('portal.js'));
  await vi.waitFor(() =>
    expect([...lines.mock.calls, ...debug.mock.calls].map(([line]) => line)).toContainEqual(
      expect.objectContaining({ route: assetsPath }),
    ),
  );
  vi.restoreAllMocks();
});

it('the names are those that are built', () => {
  const names = JSON.parse(readFileSync(new URL('build/assets.json', projectFolder), 'utf8')) as Record<
    string,
    string
  >;
  expect(url('favicon.svg')).toBe(`${assetsPath}/${names['favicon.svg']}`);
  expect(() => url('missing.css')).toThrow('There is no asset called missing.css');
});
