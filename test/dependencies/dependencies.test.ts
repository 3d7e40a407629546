import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lockedPackages } from './packages.ts';

const packages = lockedPackages();

/** Free to use and pass on in a closed network, without conditions on the portal's own code. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
];

/** Others that have been looked at, with the reason. */
const lookedAt: Record<string, string> = {
  '@fontsource-variable/inter': 'OFL-1.1: a font that may be served and bundled, not sold by itself',
  '@visx/vendor': 'MIT and ISC, written as no SPDX expression',
  '@zone-eu/mailsplit': 'MIT or EUPL-1.1, as one chooses',
  elkjs:
    'EPL-2.0, part of the prisma command line, which the portal does not load: unchanged, so with no duty',
  postgres: 'Unlicense: public domain',
  'robust-predicates': 'Unlicense: public domain',
  'seq-queue': 'MIT by its LICENSE file; package.json does not say',
};

const { allowScripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  allowScripts: Record<string, boolean>;
};

it('no package runs a script when it is installed: each that has one is named in allowScripts, and refused', () => {
  const withScript = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(Object.keys(allowScripts).sort()).toEqual([...new Set(withScript)].sort());
  expect(Object.values(allowScripts)).not.toContain(true);
});

it('every package that the portal runs with has a licence that allows it', () => {
  const others = packages.filter(
    ({ name, licence, inProduction }) => inProduction && !allowed.includes(licence) && !(name in lookedAt),
  );
  expect(others).toEqual([]);
});

it('every package comes with a checksum, so that nobody can put another in its place', () => {
  const lock = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
  const { packages: entries } = JSON.parse(lock) as {
    packages: Record<string, { integrity?: string; resolved?: string }>;
  };
  const without = Object.entries(entries).filter(([path, { integrity }]) => path !== '' && !integrity);
  expect(without.map(([path]) => path)).toEqual([]);
});

it('what has been looked at is still there', () => {
  const names = packages.map(({ name }) => name);
  expect(Object.keys(lookedAt).filter((name) => !names.includes(name))).toEqual([]);
});
