import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { frugalMalloc } from '../../src/operation/processes.ts';
import { projectFolder } from '../../src/project-folder.ts';

const textOf = (path: string): string => readFileSync(new URL(path, projectFolder), 'utf8');

const { start } = (JSON.parse(textOf('package.json')) as { scripts: { start: string } }).scripts;
const [, ...options] = start.split(' ');
const memory = `MALLOC_ARENA_MAX=${frugalMalloc.MALLOC_ARENA_MAX}`;

test.each([
  ['systemd unit', 'portalen.service', `ExecStart=/usr/bin/${start}\n`],
  ['container file', 'Containerfile', `CMD ${JSON.stringify(['node', ...options]).replaceAll(',', ', ')}\n`],
])('the %s starts what npm start starts', (_, name, line) => {
  const example = textOf(`docs/operation/${name}`);
  expect(example).toContain(line);
  expect(example).toContain(memory);
});
