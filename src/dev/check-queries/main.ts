/**
 * `npm run check:queries`: every query of src is read by PostgreSQL and compared with what the program takes its rows
 * for. Complains as tsc does, and ends with 1 when anything is wrong.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { withClient } from '../../db/with-client.ts';
import { checkQueries } from './check.ts';
import { openProgram, sourcesOf } from './program.ts';

const folder = await mkdtemp(join(tmpdir(), 'portal-queries-'));
const server = await startEmbedded(folder, { fsync: 'off', max_connections: '20' });
try {
  await migrate(server.url);
  const program = openProgram();
  const { queries, complaints } = await withClient(server.url, (client) =>
    checkQueries(program, sourcesOf(program), client),
  );
  for (const { path, line, column, message } of complaints)
    console.error(`${relative('.', path)}:${line}:${column} - ${message}`);
  console.log(`${queries} queries, ${complaints.length} complaints`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
} finally {
  await server.stop();
  for (const path of [folder, server.home]) await rm(path, { recursive: true, force: true });
}
