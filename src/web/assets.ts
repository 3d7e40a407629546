import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Handler } from 'express';
import sirv from 'sirv';
import { projectFolder } from '../project-folder.ts';
import { assetsPath } from './paths.ts';

/** The style sheet, script, fonts and icons, as build-assets.mjs has made them. */
export interface Assets {
  /** The address of a file, with the hash of its content; throws for a name that does not exist. */
  url: (name: string) => string;
  /** Serves the files; to be mounted at `assetsPath`. */
  handler: Handler;
  /** Serves the icon at its usual address, kept for a day. */
  favicon: Handler;
}

const folder = new URL('build/assets/', projectFolder);

/** In seconds: for as long as browsers keep anything. A changed file has another address. */
const aYear = 365 * 24 * 60 * 60;

/** In milliseconds. */
const aDay = 24 * 60 * 60 * 1000;

export function loadAssets(): Assets {
  const names = new Map(
    Object.entries(
      JSON.parse(readFileSync(new URL('build/assets.json', projectFolder), 'utf8')) as Record<string, string>,
    ),
  );
  const serve = sirv(fileURLToPath(folder), { brotli: true, gzip: true, immutable: true, maxAge: aYear });
  const fileOf = (name: string): string => {
    const file = names.get(name);
    if (!file) throw new Error(`There is no asset called ${name}`);
    return file;
  };
  const icon = fileURLToPath(new URL(fileOf('favicon.ico'), folder));
  return {
    url: (name) => `${assetsPath}/${fileOf(name)}`,
    favicon: (_request, response) => response.sendFile(icon, { maxAge: aDay }),
    handler: (request, response, next) => {
      if (['GET', 'HEAD'].includes(request.method)) serve(request, response, next);
      else next();
    },
  };
}
