// Loads the packages that the portal needs, waits to be told, and becomes the portal: started by main.ts.
// Plain JavaScript, since it is run as build/main.js is, without tsx.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

const build = new URL('../../build/', import.meta.url);

const packages = readdirSync(build)
  .filter((file) => file.endsWith('.js'))
  .flatMap((file) => [
    ...readFileSync(new URL(file, build), 'utf8').matchAll(/^import .*?"([^."][^"]*)";$/gm),
  ])
  .map(([, name]) => name);

process.once('disconnect', () => process.exit());
await Promise.all([...new Set(packages)].map((name) => import(name)));
await once(process, 'message');
await import('../../build/main.js');
