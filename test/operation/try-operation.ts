import { production } from '../start/program.ts';
import { freePort } from '../support/free-port.ts';
import { createMailServer } from '../support/mail-server.ts';
import { tryFailures } from './trial/failures.ts';
import { tryKeeping } from './trial/keeping.ts';
import { app, owner, type Site } from './trial/portal.ts';
import { newServer } from './trial/postgres.ts';
import { tryProxies } from './trial/proxies.ts';
import { tryRunning } from './trial/running.ts';
import { Trial } from './trial/trial.ts';

// Everything that docs/operation.md tells to do, done on this machine, and the failures that its alerts are for:
// `npm run try:operation`. Commands are taken from the page itself. Talks to 127.0.0.1 alone.

const trial = new Trial();
try {
  await trial.open();
  const site = await prepare();
  await tryRunning(site);
  await tryProxies(site);
  await tryKeeping(site);
  await tryFailures(site);
} finally {
  await trial.end();
}
const { ok, failed, skipped } = trial.counts;
console.log(`${ok} ok, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);

async function prepare(): Promise<Site> {
  const postgres = await newServer(trial, 'postgres');
  const mail = createMailServer();
  await mail.comeUp();
  trial.atEnd(mail.goDown);
  const ports = { portal: await freePort(), metrics: await freePort() };
  const settings = {
    ...production,
    DATABASE_URL: postgres.url(app.role, app.password),
    SMTP_URL: mail.url,
    PORT: String(ports.portal),
    METRICS_PORT: String(ports.metrics),
    TRUST_PROXY: '1',
    WEB_CONCURRENCY: '2',
  };
  const migrating = { ...settings, MIGRATION_DATABASE_URL: postgres.url(owner.role, owner.password) };
  return { trial, postgres, mail, ports, settings, migrating, portal: null, username: '' };
}
