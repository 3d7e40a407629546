import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createAppRole } from '../../src/db/app-role.ts';
import { connect } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';
import { seedDemo } from '../../src/demo/seed.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's address for the owner of everything, and for the portal's own role. */
    databaseServer: string;
    appServer: string;
  }
}

/** One server for the run: that of TEST_DATABASE_URL, else one thrown away after. With the templates to clone. */
export default async function setup(project: TestProject) {
  execFileSync(process.execPath, ['src/install.mjs'], { stdio: 'inherit' }); // Some tests run the built programs.
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: () => Promise.resolve() }
    : await startThrowaway();
  const app = await withClient(server.url, (client) => createAppRole(client, server.url));
  await createTemplates(server.url, decodeURIComponent(new URL(app).username));
  project.provide('databaseServer', server.url);
  project.provide('appServer', app);
  return () => server.stop();
}

async function startThrowaway() {
  const folder = await mkdtemp(join(tmpdir(), 'portal-test-'));
  await chmod(folder, 0o711);
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const server = await startEmbedded(folder, settings);
  process.once('exit', () => throwAway(server.home, folder));
  return server;
}

/** As the process exits, so that Ctrl-C does not leave the server behind either. */
function throwAway(home: string, folder: string) {
  const processFile = join(home, 'data/postmaster.pid');
  if (existsSync(processFile)) process.kill(Number.parseInt(readFileSync(processFile, 'utf8')), 'SIGQUIT');
  for (const path of [home, folder])
    rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function createTemplates(server: string, appRole: string) {
  await createDatabase(server, 'template_empty', 'template0');
  await migrate(siblingUrl(server, 'template_empty'), appRole);
  await createDatabase(server, 'template_demo', 'template_empty');
  const { prisma, close } = connect(siblingUrl(server, 'template_demo'));
  await seedDemo(prisma, new Date()).finally(close);
}

async function createDatabase(server: string, name: string, template: string) {
  await withClient(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name}`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
}
