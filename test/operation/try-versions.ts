import { setTimeout as pause } from 'node:timers/promises';
import type { Program } from '../start/program.ts';
import { createMailServer } from '../support/mail-server.ts';
import { makeAttempt, startPortal } from './attempt.ts';
import { requireHaproxy, startHaproxy, untilServing } from './haproxy.ts';
import { faultsOfMails, isLogWhole, lostSaves } from './kept.ts';
import { Load, usernames } from './load.ts';
import { report, reportPhases } from './report.ts';
import { buildVersion, demoOf, newMigrations, olderCommit, titleOf } from './versions.ts';

// An older version and this one behind HAProxy, under the load of people who are signed in. The older one has made the
// database; this one joins it and migrates, both serve side by side, and the older one is stopped. Then back: the older one
// joins again, on the migrated database, and this one is stopped. `npm run try:versions`, or with a commit:
// `npm run try:versions -- 1a2b3c4`. No request may fail, nobody be signed out, nothing confirmed be lost.

requireHaproxy();
await makeAttempt(async (atEnd) => {
  const commit = await olderCommit(process.argv[2]);
  console.log(`The older version is ${await titleOf(commit)}`);
  const version = await buildVersion(atEnd, commit);
  console.log(`New migrations: ${(await newMigrations(version)).join(', ') || 'none'}`);
  const addresses = await demoOf(atEnd, version);
  const mailServer = createMailServer();
  await mailServer.comeUp();
  atEnd(mailServer.goDown);
  const balancer = await startHaproxy(atEnd);
  const variables = { ...addresses, SMTP_URL: mailServer.url };
  const older = () => startPortal(atEnd, balancer.one, variables, version);
  const newer = () => startPortal(atEnd, balancer.two, variables);
  const first = await older();
  await untilServing(balancer);
  const load = new Load(balancer.origin, 'older alone');
  await load.signIn();
  load.look(12);
  load.save();
  load.register(['karin', 'nimic']);
  const { programs, shared } = await changeBackAndForth(load, first, newer, older);
  await load.end();
  report(load);
  reportPhases(load);
  const url = addresses.MIGRATION_DATABASE_URL;
  const lost = await lostSaves(url, load);
  const isWhole = await isLogWhole(url);
  const { doubled, missing } = await faultsOfMails(url, load, mailServer);
  const signedOut = await load.signedOut();
  await stopGracefully(programs.at(-1)!);
  await tellFaults(programs);
  const crossed = await Promise.all(shared.map((span) => crossings(span, programs)));
  console.log(`${lost.length} saves lost, ${signedOut.length} of ${usernames.length} signed out`);
  console.log(`${mailServer.accepted.length} mails: ${doubled} doubled, ${missing} missing`);
  console.log(`The log is ${isWhole ? 'whole' : 'BROKEN'}`);
  console.log(`Sessions that both versions have served: ${crossed.join(' and ')} of ${usernames.length}`);
  const faults = load.failed.length + lost.length + signedOut.length + doubled + missing;
  return faults === 0 && isWhole && crossed.every((count) => count === usernames.length);
});

/** A while in which both serve. */
interface Span {
  from: number;
  to: number;
}

/** What happens under load. Returns all that has run, in order, and when two of them did so together. */
async function changeBackAndForth(
  load: Load,
  first: Program,
  newer: () => Promise<Program>,
  older: () => Promise<Program>,
): Promise<{ programs: Program[]; shared: Span[] }> {
  await pause(5_000);
  load.phase = 'newer joins';
  const second = await newer();
  await pause(3_000); // Until HAProxy has seen it ready twice.
  const there = await sideBySide(load, 'side by side');
  load.phase = 'older stops';
  await stopGracefully(first);
  load.phase = 'newer alone';
  await pause(5_000);
  load.phase = 'older joins again';
  const third = await older();
  await pause(3_000);
  const back = await sideBySide(load, 'side by side again');
  load.phase = 'newer stops';
  await stopGracefully(second);
  load.phase = 'older alone again';
  await pause(5_000);
  return { programs: [first, second, third], shared: [there, back] };
}

async function sideBySide(load: Load, phase: string): Promise<Span> {
  load.phase = phase;
  const from = Date.now();
  await pause(8_000);
  return { from, to: Date.now() };
}

/** @throws when it does not end as it should */
async function stopGracefully(program: Program): Promise<void> {
  program.signal('SIGTERM');
  const { code, stderr } = await program.ended;
  if (code !== 0) throw new Error(`a portal ended with ${code}: ${stderr}`);
}

/** What stands in the logs of a request that failed, so that a run need not be made again to know why. */
async function tellFaults(programs: Program[]): Promise<void> {
  for (const { ended } of programs)
    for (const line of (await ended).stdout.split('\n'))
      if (line.includes('"msg":"a request failed"')) console.log(line);
}

/** How many users two programs, which have ended, served in the same while; by the lines of their logs. */
async function crossings({ from, to }: Span, programs: Program[]): Promise<number> {
  const served = new Map<number, number>();
  for (const { ended } of programs) {
    const { stdout } = await ended;
    const requests = stdout.split('\n').filter((line) => line.includes('"userId":'));
    const users = requests.map((line) => JSON.parse(line) as { time: string; userId: number });
    const meanwhile = users.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) <= to);
    for (const userId of new Set(meanwhile.map(({ userId }) => userId)))
      served.set(userId, (served.get(userId) ?? 0) + 1);
  }
  return [...served.values()].filter((times) => times === 2).length;
}
