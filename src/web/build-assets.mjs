// Plain JavaScript, since it runs before anything is built.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { writeChanged } from '../write-changed.mjs';

const folder = 'build/assets';

/** Fonts are compressed already. */
const compressible = /\.(?:css|js|svg)$/;

/**
 * Puts the style sheet, the script, the fonts and the pictures into build/assets, each named after its content so that
 * browsers may keep it for ever, with copies compressed as small as they get. build/assets.json tells what each file is
 * called.
 */
export async function buildAssets() {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: ['public/css/portal.css', 'public/js/portal.js', ...picturesIn('public/img')],
    outdir: folder,
    bundle: true,
    format: 'esm',
    minifyWhitespace: true,
    // «copy»: an entry point of its own, left as it is.
    loader: { '.woff2': 'file', '.svg': 'copy', '.ico': 'copy', '.webp': 'copy' },
    entryNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    plugins: [iconsAsFiles],
    metafile: true,
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]));
  const names = Object.keys(metafile.outputs).map((path) => [plainName(path), basename(path)]);
  write(files);
  writeChanged('build/assets.json', Buffer.from(JSON.stringify(Object.fromEntries(names))));
}

const picturesIn = (path) => readdirSync(path).map((name) => `${path}/${name}`);

/** portal.css of build/assets/portal.ABCDEFGH.css */
const plainName = (path) => basename(path).replace(/\.[A-Z0-9]{8}(?=\.\w+$)/, '');

/** The security policy forbids `data:`, in which the design system writes its icons. */
const iconsAsFiles = {
  name: 'icons as files',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^data:image\/svg\+xml/ }, ({ path }) => {
      const contents = decodeURIComponent(path.slice(path.indexOf(',') + 1));
      const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8);
      return { path: `icon-${hash}.svg`, namespace: 'icon', pluginData: contents };
    });
    onLoad({ filter: /./, namespace: 'icon' }, ({ pluginData }) => ({
      contents: pluginData,
      loader: 'file',
    }));
  },
};

function write(files) {
  const kept = new Set();
  for (const [name, content] of files) {
    kept.add(name);
    const copies = compressible.test(name) ? [`${name}.br`, `${name}.gz`] : [];
    for (const copy of copies) kept.add(copy);
    const path = join(folder, name);
    if (!writeChanged(path, content) || copies.length === 0) continue;
    writeFileSync(`${path}.br`, brotliCompressSync(content));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
  for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(join(folder, name));
}
