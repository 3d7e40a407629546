import { setTimeout as pause } from 'node:timers/promises';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';
import { startForwarder } from '../support/forwarder.ts';
import { freePort } from '../support/free-port.ts';
import { createMailServer, type MailServer } from '../support/mail-server.ts';
import { installedPostgres, type Server, startServer, startStandby } from '../support/postgres-programs.ts';
import { makeAttempt, started, startPortal } from './attempt.ts';
import { faultsOfMails, isLogWhole, lostSaves } from './kept.ts';
import { Load, type Outcome } from './load.ts';
import { addressesAt, prepare } from './prepared-database.ts';
import { report } from './report.ts';

// PostgreSQL with a standby that has whatever is confirmed, and an address that leads to the primary. Under the load of
// people who save and cause mails, the primary is killed, the standby promoted and the address moved:
// `npm run try:failover`. Nothing confirmed may be lost, no mail sent twice, and the portal must be back by itself in ten
// seconds. `npm run try:failover -- asynchronous` shows what is lost when the standby lags behind, and fails.

const mayTake = 10_000;
const isSynchronous = !process.argv.includes('asynchronous');
const programs = installedPostgres();
if (!programs) {
  console.error('Försöket behöver PostgreSQL: apt install postgresql');
  process.exit(1);
}
await makeAttempt(async (atEnd) => {
  const primary = await started(atEnd, () => startServer(programs, []));
  await prepare(primary.url);
  const standby = await started(atEnd, () => startStandby(programs, [], primary.url, 'standby'));
  if (isSynchronous) await confirmOnBoth(primary);
  const forwarder = await startForwarder(primary.port);
  atEnd(forwarder.close);
  const mailServer = createMailServer();
  await mailServer.comeUp();
  // So that one is always in hand, also at the moment of the kill.
  mailServer.behave({ kind: 'late', milliseconds: 200 });
  atEnd(mailServer.goDown);
  const port = await freePort();
  await startPortal(atEnd, port, { ...addressesAt(forwarder.port), SMTP_URL: mailServer.url });
  const load = new Load(`http://127.0.0.1:${port}`, 'primary there');
  await load.signIn();
  load.look(8);
  load.save();
  load.register(['karin', 'ensam', 'nimic', 'atkomst']);
  await pause(8_000);
  if (!isSynchronous) await cutOff(standby);
  load.phase = 'primary killed';
  await primary.kill();
  await pause(2_000); // Until somebody has noticed.
  load.phase = 'standby promoted';
  const from = Date.now();
  await standby.promote();
  forwarder.pointTo(standby.port);
  await pause(mayTake + 2_000);
  await load.end();
  return await judge(load, from, siblingUrl(standby.url, 'portal'), mailServer);
});

/** From now on nothing is confirmed that the standby has not got. */
async function confirmOnBoth({ url }: Server): Promise<void> {
  await withClient(url, async (client) => {
    await client.query("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    await client.query('SELECT pg_reload_conf()');
    const isSynchronous = "SELECT FROM pg_stat_replication WHERE sync_state = 'sync'";
    while (!(await client.query(isSynchronous)).rowCount) await pause(100);
  });
}

/** The standby receives nothing more, for a while before the primary is gone. */
async function cutOff({ url }: Server): Promise<void> {
  await withClient(url, async (client) => {
    await client.query("ALTER SYSTEM SET primary_conninfo = ''");
    await client.query('SELECT pg_reload_conf()');
  });
  await pause(2_000);
}

async function judge(load: Load, from: number, url: string, mailServer: MailServer): Promise<boolean> {
  report(load);
  const confirmed = load.telephones.length + load.registered.length;
  const lost = await lostSaves(url, load);
  const isWhole = await isLogWhole(url);
  const { doubled, missing } = await faultsOfMails(url, load, mailServer);
  const signedOut = await load.signedOut();
  const back = [firstGood(load, 'page', from), firstGood(load, 'save', from), lastBad(load, from)];
  const [page, save, bad] = back.map(seconds);
  console.log(`${confirmed} saves confirmed, ${confirmed - lost.length} kept, ${lost.length} lost`);
  console.log(`${mailServer.accepted.length} mails: ${doubled} doubled, ${missing} missing`);
  console.log(`${signedOut.length} signed out; the log is ${isWhole ? 'whole' : 'BROKEN'}`);
  console.log(`After the promotion began: first page ${page}, first save ${save}, last failure ${bad}`);
  const isSafe = lost.length === 0 && doubled === 0 && missing === 0 && isWhole && signedOut.length === 0;
  return isSafe && Math.max(...back) < mayTake;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** How long after the moment the first one came to what it should. */
function firstGood({ outcomes }: Load, kind: Outcome['kind'], from: number): number {
  const good = outcomes.filter((outcome) => outcome.kind === kind && !outcome.fault && outcome.at > from);
  return Math.min(...good.map(({ at }) => at)) - from;
}

/** How long after the moment the last one failed. */
function lastBad({ failed }: Load, from: number): number {
  return Math.max(0, ...failed.map(({ at }) => at - from));
}
