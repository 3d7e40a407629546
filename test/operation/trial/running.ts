import { readFileSync } from 'node:fs';
import { Guest } from '../../support/guest.ts';
import { block, code, codes, fill } from './page.ts';
import {
  app,
  chooseFirstPassword,
  origin,
  owner,
  readiness,
  registerCommission,
  signedIn,
  type Site,
  startSite,
} from './portal.ts';
import { must, shell, until } from './programs.ts';

const first = 'Running it for real';

/** From an empty server to a portal that somebody has signed in to. */
export async function tryRunning(site: Site): Promise<void> {
  const { trial, postgres } = site;
  await trial.step('the roles and the database are made by the SQL of the page', async () => {
    const sql = fill(block(first), owner.password, app.password);
    await shell(`psql -v ON_ERROR_STOP=1 -qd postgres <<'SQL'\n${sql}\nSQL\n`, postgres.variables);
    const [version] = await postgres.query<{ name: string }>(
      `SELECT current_setting('server_version') AS name`,
    );
    return `PostgreSQL ${version!.name}`;
  });
  await trial.step('node src/install.mjs', () => shell(code(first, 'node src/install.mjs')));
  await trial.step('a portal without the migrations, and without the owner, does not start', async () => {
    const started = await startSite(site).then(
      () => 'it started',
      (fault: unknown) => String(fault),
    );
    must(started.includes('npm run admin -- migrate'), started);
    site.portal = null;
  });
  await trial.step('npm run admin -- migrate, with both roles', async () => {
    const printed = await shell(code(first, 'npm run admin -- migrate'), site.migrating);
    must(printed.includes('Databasen är aktuell.'), printed);
  });
  await trial.step(
    'the portal starts in production mode without the owner’s password, as package.json says',
    async () => {
      await startSite(site);
      must((await readiness(site)) === 'ok', '/readyz');
      must((await (await fetch(`${origin(site)}/healthz`)).text()) === 'ok', '/healthz');
    },
  );
  await trial.step('portal_app owns nothing and cannot change the log', () => tryRole(site));
  await trial.step('the Commission is registered, and its password comes by mail and is replaced', async () =>
    chooseFirstPassword(site, await registerCommission(site)),
  );
  await trial.step('plain http does not sign in', async () => {
    const { headers } = await fetch(`${origin(site)}/logga-in`);
    must(headers.getSetCookie().length === 0, 'a cookie was given');
    const [cookie] = (
      await fetch(`${origin(site)}/logga-in`, { headers: { 'x-forwarded-proto': 'https' } })
    ).headers.getSetCookie();
    must(cookie?.includes('Secure'), 'the cookie is not Secure');
  });
  await trial.step('a process takes less memory than the page says', () => Promise.resolve(memoryOf(site)));
  await trial.step('no more connections than the page counts', () => countConnections(site));
  await trial.step('the log is JSON, with what the page names and no addresses', () => tryLog(site));
  await trial.step('SIGTERM: /readyz says so, answers close, and all ends within ten seconds', () =>
    tryStop(site),
  );
}

async function tryRole({ postgres }: Site): Promise<void> {
  const [owned] = await postgres.query<{ count: string }>(
    `SELECT count(*) FROM pg_class WHERE relowner = 'portal_app'::regrole`,
    'portal',
  );
  must(owned!.count === '0', `portal_app owns ${owned!.count}`);
  const change = `psql "${postgres.url(app.role, app.password)}" -c 'DELETE FROM log_event'`;
  const refused = await shell(change, postgres.variables).catch(String);
  must(refused.includes('permission denied'), refused);
}

/** In MB, by what the page says for this Node. */
function memoryOf({ portal }: Site): string {
  const most = process.versions.node.startsWith('20.') ? 200 : 220;
  const all = [portal!.child.pid!, ...childrenOf(portal!.child.pid!)];
  const sizes = all.map((pid) =>
    Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024),
  );
  must(Math.max(...sizes) < most, `${sizes.join(', ')} MB`);
  return `${sizes.join(', ')} MB`;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

async function countConnections(site: Site): Promise<string> {
  must(codes('One machine').includes('WEB_CONCURRENCY'), 'the page does not count connections any more');
  const most = 2 * (5 + 5) + 1;
  const guest = await signedIn(site);
  await Promise.all(Array.from({ length: 100 }, () => guest.get('/mina-uppgifter')));
  const [found] = await site.postgres.query<{ count: string }>(
    `SELECT count(*) FROM pg_stat_activity WHERE usename = 'portal_app'`,
  );
  must(Number(found!.count) <= most, `${found!.count} of ${most}`);
  return `${found!.count} of ${most}`;
}

interface Line {
  level: string;
  requestId?: string;
  route?: string;
}

async function tryLog({ portal }: Site): Promise<void> {
  await until('the lines are written', () => portal!.printed().includes('"route":"/mina-uppgifter"'), 5_000);
  const lines = portal!
    .printed()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const named = codes("The process's log").slice(0, 6);
  const request = lines.find(({ route }) => route === '/mina-uppgifter')!;
  for (const name of named.filter((one) => /^\w+$/.test(one))) must(name in request, `no ${name}`);
  must(!portal!.printed().includes('e.example'), 'an address is in the log');
}

async function tryStop(site: Site): Promise<string> {
  const portal = site.portal!;
  const stopping = portal.stop();
  await until('/readyz says stopping', async () => (await readiness(site)) === 'stopping', 2_500);
  const answer = await fetch(`${origin(site)}/logga-in`);
  must(
    answer.status === 200 && answer.headers.get('connection') === 'close',
    'requests are answered, with close',
  );
  const { code: ended, seconds } = await stopping;
  must(ended === 0 && seconds < 10, `code ${ended} after ${seconds} s`);
  const refused = await new Guest(origin(site)).get('/').catch(() => null);
  must(refused === null, 'somebody still answers');
  return `${seconds.toFixed(1)} s`;
}
