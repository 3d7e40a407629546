import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { origin, type Site, startSite } from './portal.ts';
import { clone, must, needs, shell, start, until } from './programs.ts';
import { Skipped, type Trial } from './trial.ts';

const file = (name: string): string => join(clone, 'docs/operation', name);

/** The files beside the page: under systemd, in a container, behind HAProxy and nginx. */
export async function tryProxies(site: Site): Promise<void> {
  const { trial } = site;
  await trial.step('portalen.service is what systemd takes', async () => {
    needs('systemd-analyze', 'systemd');
    const unit = join(trial.folder, 'portalen.service');
    // It may lie elsewhere on this machine.
    const text = readFileSync(file('portalen.service'), 'utf8');
    writeFileSync(unit, existsSync('/usr/bin/node') ? text : text.replace('/usr/bin/node', process.execPath));
    const complaints = await shell(`systemd-analyze verify ${unit}`);
    must(complaints === '', complaints);
    const level = await shell(`systemd-analyze security --offline=true --threshold=17 ${unit} | tail -1`);
    must(level.includes('1.7 OK'), level);
  });
  await trial.step('Containerfile is built', async () => {
    const engine = await firstThatAnswers(['podman', 'docker']);
    if (!engine) throw new Skipped('no container engine answers');
    await shell(`${engine} build -f docs/operation/Containerfile -t portalen-trial .`);
  });
  await trial.step('a certificate for the proxies', () => makeCertificate(trial));
  await trial.step('haproxy.cfg, with a certificate as it says at its top', () => tryHaproxy(site));
  await trial.step('nginx.conf', () => tryNginx(trial));
}

async function firstThatAnswers(engines: string[]): Promise<string | null> {
  for (const engine of engines)
    if (
      await shell(`timeout 5 ${engine} info`).then(
        () => true,
        () => false,
      )
    )
      return engine;
  return null;
}

const certificate = ({ folder }: Trial): string => join(folder, 'portalen.pem');
const key = ({ folder }: Trial): string => join(folder, 'portalen.key');

async function makeCertificate(trial: Trial): Promise<void> {
  needs('openssl');
  const names = `-keyout ${key(trial)} -out ${certificate(trial)} -subj /CN=portalen.example.se`;
  await shell(`openssl req -x509 -newkey rsa:2048 -nodes -days 2 ${names}`);
  // HAProxy wants both in one file, which nginx does not mind.
  await shell(`cat ${key(trial)} >> ${certificate(trial)}`);
}

async function tryHaproxy(site: Site): Promise<void> {
  needs('haproxy');
  const port = await freePort();
  const [, bind] = /PORTAL_BIND="\*:443 ssl crt \S+ (.+)"/.exec(readFileSync(file('haproxy.cfg'), 'utf8'))!;
  const away = await freePort();
  const settings = {
    PORTAL_BIND: `127.0.0.1:${port} ssl crt ${certificate(site.trial)} ${bind}`,
    PORTAL_ONE: `127.0.0.1:${site.ports.portal}`,
    PORTAL_TWO: `127.0.0.1:${away}`,
  };
  await shell('haproxy -c -f docs/operation/haproxy.cfg', settings);
  await startSite(site);
  const proxy = start(site.trial, 'haproxy', ['-db', '-f', file('haproxy.cfg')], settings);
  const status = async (path: string): Promise<IncomingMessage> => {
    const asked = get(`https://127.0.0.1:${port}${path}`, { rejectUnauthorized: false });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer;
  };
  await until('the sign-in page comes over https', async () =>
    status('/logga-in').then(
      ({ statusCode }) => statusCode === 200,
      () => false,
    ),
  );
  const { headers } = await status('/logga-in');
  must(headers['set-cookie']?.[0]?.includes('Secure'), 'the portal does not know that it was https');
  must((await status('/readyz')).statusCode === 404, '/readyz is for load balancers');
  must((await fetch(`${origin(site)}/readyz`)).status === 200, 'the portal itself answers /readyz');
  await proxy.stop();
}

async function tryNginx(trial: Trial): Promise<void> {
  needs('nginx');
  const text = readFileSync(file('nginx.conf'), 'utf8')
    .replace('/etc/nginx/portalen.pem', certificate(trial))
    .replace('/etc/nginx/portalen.key', key(trial));
  const whole = `events {}\npid ${trial.folder}/nginx.pid;\nerror_log stderr;\nhttp {\naccess_log off;\n${text}}\n`;
  writeFileSync(join(trial.folder, 'nginx.conf'), whole);
  const [, major, minor, patch] = /nginx\/(\d+)\.(\d+)\.(\d+)/.exec(await shell('nginx -v'))!.map(Number);
  if (major! * 1e6 + minor! * 1e3 + patch! < 1_025_001) throw new Skipped('nginx is older than 1.25.1');
  await shell(`nginx -t -c ${trial.folder}/nginx.conf`);
}
