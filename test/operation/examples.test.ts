import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { routes } from '../../src/app.ts';
import { frugalMalloc } from '../../src/operation/processes.ts';
import { projectFolder } from '../../src/project-folder.ts';
import { ofStrangers, ofUsers } from '../../src/web/form-bodies.ts';

const textOf = (path: string): string => readFileSync(new URL(path, projectFolder), 'utf8');

const { start } = (JSON.parse(textOf('package.json')) as { scripts: { start: string } }).scripts;
const [, ...options] = start.split(' ');
const memory = `MALLOC_ARENA_MAX=${frugalMalloc.MALLOC_ARENA_MAX}`;

test.each([
  ['systemd unit', 'portalen.service', `ExecStart=/usr/bin/${start}\n`],
  ['container file', 'Containerfile', `CMD ${JSON.stringify(['node', ...options]).replaceAll(',', ', ')}\n`],
])('the %s starts what npm start starts', (_, name, line) => {
  const example = textOf(`docs/operation/${name}`);
  expect(example).toContain(line);
  expect(example).toContain(memory);
});

const proxies = ['nginx.conf', 'haproxy.cfg'] as const;
const example = (name: string): string => textOf(`docs/operation/${name}`);

/** The number in what matches, in bytes: 64k is 65536. */
function bytesIn(name: string, pattern: RegExp): number {
  const [, digits, unit] = pattern.exec(example(name)) ?? [];
  return Number(digits) * (unit === 'k' ? 1024 : 1);
}

it('SEC-07 the examples of proxies take forms as long as the portal does, and no longer', () => {
  const users = {
    nginx: /^  client_max_body_size (\d+)(k);$/m,
    haproxy: /413 if \{ req\.body_size gt (\d+) \}/,
  };
  const strangers = {
    nginx: /^    client_max_body_size (\d+)(k);$/m,
    haproxy: /\} \{ req\.body_size gt (\d+) \}/,
  };
  expect(bytesIn('nginx.conf', users.nginx)).toBe(ofUsers.bytes);
  expect(bytesIn('haproxy.cfg', users.haproxy)).toBe(ofUsers.bytes);
  expect(bytesIn('nginx.conf', strangers.nginx)).toBe(ofStrangers.bytes);
  expect(bytesIn('haproxy.cfg', strangers.haproxy)).toBe(ofStrangers.bytes);
});

it.each(proxies)('SEC-07 %s knows every page that takes a form from strangers', (name) => {
  const pages = routes.filter(
    ({ method, who, path }) => method === 'post' && who(null) && path !== '/logga-ut',
  );
  for (const { path } of pages) expect(example(name)).toContain(path.split('/')[1]);
});

it.each([
  [
    'nginx.conf',
    [
      /^limit_req_zone /m,
      /limit_req zone=/,
      /limit_conn portal_connections/,
      /client_body_timeout/,
      /send_timeout/,
    ],
  ],
  [
    'haproxy.cfg',
    [/http_req_rate\(10s\)/, /deny_status 429/, /conn_cur gt/, /timeout http-request/, /timeout client/],
  ],
] as const)(
  'SEC-07 %s limits rates, connections and times of each address, and hides what is for load balancers',
  (name, limits) => {
    for (const limit of limits) expect(example(name)).toMatch(limit);
    expect(example(name)).toMatch(/readyz/);
  },
);
