import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { Handler } from 'express';
import { projectFolder } from '../project-folder.ts';
import { chosenEncoding, compress, type Encoding } from './compression.ts';
import { assetsPath } from './paths.ts';

/** The static files of the portal, held in memory. */
export interface Assets {
  /** The address of a file, with the hash of its content; throws for a name that does not exist. */
  url: (name: string) => string;
  /** Serves the files; to be mounted at the root of the application. */
  router: Handler;
}

interface Asset {
  content: Buffer;
  type: string;
  /** Compressed copies, made when first asked for. */
  compressed: Map<Encoding, Promise<Buffer>>;
}

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const alreadyCompressed = new Set(['.png', '.webp', '.woff2']);

/** What the 24 official EU languages are written with. A browser fetches only the subsets a page uses. */
const fontSubsets = ['latin', 'latin-ext', 'greek', 'cyrillic'];

/** The parts of Designsystemet that the portal uses, in the order and layers of its own index.css. */
const designSystem = {
  'ds.base': ['base', 'paragraph', 'heading', 'label', 'validation-message'],
  'ds.components': [
    'link',
    'data-size-workaround',
    'button',
    'input',
    'field',
    'fieldset',
    'alert',
    'skip-link',
    'list',
    'card',
    'details',
    'pagination',
    'tag',
    'error-summary',
    'table',
    'breadcrumbs',
  ],
};

const publicFolder = new URL('public/', projectFolder);
const { resolve } = createRequire(import.meta.url);

/** Reads all static files into memory: one style sheet, the scripts, the images and the fonts. */
export function loadAssets(): Assets {
  const store = new AssetStore();
  addFolder(store, 'img/');
  addFolder(store, 'js/');
  store.add('portal.css', Buffer.from(styleSheet(store)));
  return { url: (name) => store.url(name), router: serve(store) };
}

/** The assets by the names we know them by and by the addresses browsers ask for. */
class AssetStore {
  readonly #urls = new Map<string, string>();
  readonly #assets = new Map<string, Asset>();

  add(name: string, content: Buffer): string {
    const extension = extname(name);
    const type = contentTypes[extension];
    if (!type) throw new Error(`${name}: no content type is known for ${extension}`);
    const url = `${assetsPath}/${name.slice(0, -extension.length)}.${contentHash(content)}${extension}`;
    this.#urls.set(name, url);
    this.#assets.set(url, { content, type, compressed: new Map() });
    return url;
  }

  url(name: string): string {
    const url = this.#urls.get(name);
    if (!url) throw new Error(`There is no asset called ${name}`);
    return url;
  }

  at(url: string): Asset | undefined {
    return this.#assets.get(url);
  }
}

function contentHash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

function addFolder(store: AssetStore, folder: string): void {
  const location = new URL(folder, publicFolder);
  if (!existsSync(location)) return;
  for (const name of readdirSync(location)) store.add(name, readFileSync(new URL(name, location)));
}

function styleSheet(store: AssetStore): string {
  const sheets = [
    '@layer ds.theme, ds.base, ds.components;',
    fontFaces(store),
    ...Object.entries(designSystem).map(([layer, components]) => componentLayer(store, layer, components)),
    ownStyles('theme.css'),
    ownStyles('portal.css'),
  ];
  return sheets.join('\n');
}

function fontFaces(store: AssetStore): string {
  const faces = readPackageFile('@fontsource-variable/inter/wght.css').match(/@font-face \{[^}]*\}/g) ?? [];
  const wanted = faces.filter((face) => fontSubsets.some((subset) => face.includes(`inter-${subset}-wght`)));
  return wanted.map((face) => withServedFont(store, face)).join('\n');
}

/** A font in public/fonts stands in for the one of the same name in the package. */
function withServedFont(store: AssetStore, face: string): string {
  // A font that comes late is used from the next page on: nothing moves while one reads.
  return face
    .replace('font-display: swap', 'font-display: optional')
    .replace(/url\(\.\/files\/([^)]+)\)/, (_match, file: string) => {
      const smaller = new URL(`fonts/${file}`, publicFolder);
      const source = existsSync(smaller) ? smaller : resolve(`@fontsource-variable/inter/files/${file}`);
      return `url(${store.add(file, readFileSync(source))})`;
    });
}

function componentLayer(store: AssetStore, layer: string, components: string[]): string {
  const css = components.map((name) => readPackageFile(`@digdir/designsystemet-css/${name}.css`)).join('\n');
  return `@layer ${layer} {\n${withServedIcons(store, css)}\n}`;
}

/** Turns icons written into the style sheet into files, since the security policy forbids `data:`. */
function withServedIcons(store: AssetStore, css: string): string {
  return css.replace(/url\("data:image\/svg\+xml;charset=utf-8,([^"]+)"\)/g, (_match, icon: string) => {
    return `url(${store.add('icon.svg', Buffer.from(decodeURIComponent(icon)))})`;
  });
}

function ownStyles(name: string): string {
  return readFileSync(new URL(`css/${name}`, publicFolder), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
}

function readPackageFile(specifier: string): string {
  return readFileSync(resolve(specifier), 'utf8');
}

function serve(store: AssetStore): Handler {
  return async (request, response, next) => {
    const asset = ['GET', 'HEAD'].includes(request.method) ? store.at(request.path) : undefined;
    if (!asset) {
      next();
      return;
    }
    const encoding = alreadyCompressed.has(extname(request.path)) ? undefined : chosenEncoding(request);
    if (encoding) response.set('Content-Encoding', encoding);
    response.set({
      'Content-Type': asset.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    });
    response.end(encoding ? await compressedCopy(asset, encoding) : asset.content);
  };
}

function compressedCopy(asset: Asset, encoding: Encoding): Promise<Buffer> {
  const copy = asset.compressed.get(encoding) ?? compress(asset.content, encoding);
  asset.compressed.set(encoding, copy);
  return copy;
}
