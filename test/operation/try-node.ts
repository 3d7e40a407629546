import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Guest } from '../support/guest.ts';
import { demoPassword, mainText } from '../support/portal.ts';

// The demo under the Node that runs this: PostgreSQL inside, signing in, a page, a password that is wrong, and
// stopping. `npx -y -p node@24 node --import tsx test/operation/try-node.ts` tries another Node than one's own.

const portal = spawn(process.execPath, ['build/main.js'], {
  env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(portal, 'exit');
const watchdog = setTimeout(() => portal.kill('SIGKILL'), 180_000);

const url = await printed(/Portalen svarar på (http:\S+)/);
const karin = new Guest(url);
const refused = await karin.submit('/logga-in', { username: 'karin', password: 'Fel-losenord-1' });
must(refused.status === 422, 'a wrong password is refused');
const admitted = await karin.submit('/logga-in', { username: 'karin', password: demoPassword });
must(admitted.status === 303, 'the right one is not');
must(
  mainText(await karin.get('/administration/min-myndighet')).includes('Arbetsmiljöverket'),
  'Min myndighet is shown',
);
portal.kill('SIGTERM');
const [code] = (await ended) as [number | null];
must(code === 0, 'it stops when told to');
clearTimeout(watchdog);
console.log(`Node ${process.version}: starts, signs in, shows Min myndighet and stops.`);

function printed(pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    portal.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = pattern.exec(text)?.[1];
      if (found) resolve(found);
    });
    void ended.then(() => reject(new Error(`the portal ended before it answered: ${text}`)));
  });
}

function must(holds: boolean, what: string): void {
  if (holds) return;
  portal.kill('SIGTERM');
  throw new Error(`Node ${process.version}: not so that ${what}`);
}
