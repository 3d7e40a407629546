import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { withClient } from '../../src/db/with-client.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { production, startProgram } from '../start/program.ts';
import { checks } from './checks.ts';
import type { Edges } from './edges.ts';

// Attacks on a portal in production mode, with two processes, on a PostgreSQL of its own: `npm run try:edges`. Each must be
// refused, or leave things right. Bounded in number and time; talks to 127.0.0.1 alone. A part of a title tries those alone:
// `npm run try:edges -- delegation`.

const port = 39_750;
const folder = await mkdtemp(join(tmpdir(), 'portal-edges-'));
await chmod(folder, 0o711);
const server = await startEmbedded(folder, { max_connections: '200' });
await migrate(server.url);
const database = connect(server.url);
await seedDemo(database.prisma, new Date());
await withClient(server.url, (client) => client.query("CREATE ROLE portal_app LOGIN PASSWORD 'provning'"));
const portalUrl = Object.assign(new URL(server.url), { username: 'portal_app', password: 'provning' }).href;
const variables = {
  DATABASE_URL: portalUrl,
  MIGRATION_DATABASE_URL: server.url,
  TRUST_PROXY: '1',
  WEB_CONCURRENCY: '2',
};
const portal = startProgram(
  'build/main.js',
  { ...production, ...variables, PORT: String(port) },
  [],
  15 * 60_000,
);
const chosen = Object.entries(checks).filter(([what]) => what.includes(process.argv[2] ?? ''));
let failed = 0;
try {
  await portal.printed(/Portalen svarar/);
  const edges: Edges = {
    origin: `http://127.0.0.1:${port}`,
    databaseUrl: server.url,
    portalUrl,
    prisma: database.prisma,
  };
  for (const [what, check] of chosen) {
    const fault = await check(edges).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (fault) failed += 1;
    console.log(`${fault ? 'FAILED ' : 'ok     '} ${what}`);
    if (fault) console.log(fault);
  }
} finally {
  portal.signal('SIGTERM');
  const { code, stderr } = await portal.ended;
  if (code !== 0) {
    failed += 1;
    console.log(`FAILED  the portal lives to the end: it ended with ${code}\n${stderr}`);
  }
  await database.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(`${chosen.length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
