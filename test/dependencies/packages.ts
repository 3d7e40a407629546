import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

export interface Package {
  name: string;
  version: string;
  /** An SPDX expression; empty where the package does not say. */
  licence: string;
  hasInstallScript: boolean;
  /** Needed to run the portal, not only to develop it. */
  inProduction: boolean;
}

interface Entry {
  version: string;
  license?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
  devOptional?: boolean;
}

/** Every package of package-lock.json, whatever the platform it is for. */
export function lockedPackages(): Package[] {
  const lock = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, Entry> };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license = '', hasInstallScript = false, dev, devOptional }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      licence: license,
      hasInstallScript,
      inProduction: !dev && !devOptional,
    }));
}

/** `npm run licences`: what the portal consists of, beside its own code. */
if (argv[1] === fileURLToPath(import.meta.url)) {
  const lines = lockedPackages()
    .filter(({ inProduction }) => inProduction)
    .map(({ name, version, licence }) => `${name} ${version}\t${licence || 'says none'}`);
  console.log([...new Set(lines)].sort().join('\n'));
}
