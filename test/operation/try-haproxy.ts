import { copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import type { Program } from '../start/program.ts';
import { type AtEnd, makeAttempt, started, startPortal, temporaryFolder } from './attempt.ts';
import { type Balancer, requireHaproxy, startHaproxy, untilServing } from './haproxy.ts';
import { Load, type Outcome } from './load.ts';
import { report } from './report.ts';

// Two portals behind HAProxy, under the load of people who are signed in. One is killed and started again, then
// the other is stopped gracefully, and a new version started in its place, which migrates while the old one serves:
// `npm run try:haproxy`. Only requests in hand at the killed process may fail.

requireHaproxy();
await makeAttempt(async (atEnd) => {
  const folder = await temporaryFolder(atEnd);
  const server = await started(atEnd, () => startEmbedded(folder, { max_connections: '200' }));
  const variables = { DATABASE_URL: server.url };
  await prepare(server.url);
  const balancer = await startHaproxy(atEnd);
  const one = await startPortal(atEnd, balancer.one, variables);
  const two = await startPortal(atEnd, balancer.two, variables);
  await untilServing(balancer);
  const load = new Load(balancer.origin, 'both there');
  await load.signIn();
  load.look(20);
  load.save(['karin']);
  await disturb(atEnd, load, balancer, variables, [one, two], folder);
  await load.end();
  report(load);
  const signedOut = await load.signedOut();
  console.log(signedOut.length ? `SIGNED OUT: ${signedOut.join(', ')}` : 'All are still signed in');
  const isKept = (await load.lostLast()).length === 0;
  console.log(isKept ? 'The last save is kept' : 'THE LAST SAVE IS LOST');
  return isKept && load.failed.every(wasInHandAtTheKill) && signedOut.length === 0;
});

async function prepare(url: string): Promise<void> {
  await migrate(url);
  const { prisma, close } = connect(url);
  await seedDemo(prisma, new Date()).finally(close);
}

/** What happens under load, each followed by some seconds of quiet. */
async function disturb(
  atEnd: AtEnd,
  load: Load,
  ports: Balancer,
  variables: Record<string, string>,
  [one, two]: [Program, Program],
  folder: string,
): Promise<void> {
  await pause(5_000);
  load.phase = 'one killed';
  one.signal('SIGKILL');
  await pause(5_000);
  load.phase = 'one started again';
  await startPortal(atEnd, ports.one, variables);
  await pause(3_000); // Until HAProxy has seen it ready twice.
  load.phase = 'two stopped gracefully';
  const from = Date.now();
  two.signal('SIGTERM');
  await two.ended;
  console.log(`Stopped gracefully in ${((Date.now() - from) / 1_000).toFixed(1)} s`);
  load.phase = 'new version started';
  await startPortal(atEnd, ports.two, variables, await newVersion(folder));
  await pause(5_000);
}

/** The portal in a folder of its own, with a migration that this one does not know. */
async function newVersion(folder: string): Promise<string> {
  const version = join(folder, 'version');
  for (const part of ['build', 'views', 'public', 'prisma', 'src/mail/catalogues'])
    await cp(part, join(version, part), { recursive: true });
  await symlink(resolve('node_modules'), join(version, 'node_modules'));
  await copyFile('package.json', join(version, 'package.json'));
  const migration = join(version, 'prisma/migrations/29991231000000_new');
  await mkdir(migration);
  await writeFile(
    join(migration, 'migration.sql'),
    'ALTER TABLE "user" ADD COLUMN new_in_this_version TEXT;\n',
  );
  return version;
}

function wasInHandAtTheKill({ sentIn, endedIn }: Outcome): boolean {
  return sentIn === 'both there' && endedIn === 'one killed';
}
