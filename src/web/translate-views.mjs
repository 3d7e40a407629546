// Translates the views to TypeScript, so that the compiler checks them with all that calls them. Run by install.mjs.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import { writeChanged } from '../write-changed.mjs';

const from = 'views';
const to = 'src/web/generated';

/**
 * Writes `src/web/generated/<view>.ejs.ts` for each view, and `views.ts`, which names them all. Line n of a view is
 * line n of its translation, so compiler messages lead to the view.
 * @throws when a view has no head, or an unclosed tag
 */
export function translateViews() {
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ejs'))
    .map((file) => file.slice(0, -'.ejs'.length).replaceAll('\\', '/'))
    .sort();
  const files = new Map(names.map((name) => [`${name}.ejs.ts`, translate(name)]));
  files.set('views.ts', indexOf(names));
  for (const [file, text] of files) writeChanged(join(to, file), text);
  for (const file of readdirSync(to, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.ts') && !files.has(file.replaceAll('\\', '/'))) rmSync(join(to, file));
}

/** `<%`, `<%=`, `<%-` or `<%#`; the content; `%>`, or `-%>` that swallows the line break after it. As in EJS. */
const tag = /<%(?<kind>[=#-]?)(?<content>[^]*?)(?<end>-?)%>/g;

/** What every view may use without being given it. */
const shared = [
  'actor',
  'asset',
  'csrfToken',
  'ownerToken',
  'errorOf',
  'format',
  'include',
  'paths',
  'subpages',
  'systemName',
];

function translate(name) {
  const view = readFileSync(join(from, `${name}.ejs`), 'utf8');
  const tags = [...view.matchAll(tag)];
  const [head] = tags;
  if (head?.index !== 0 || head.groups.kind !== '' || !/\binterface Locals\b/.test(head.groups.content))
    throw new Error(`${from}/${name}.ejs does not begin with its interface Locals`);
  let code = openFunction(name, head.groups.content, view);
  let position = head[0].length;
  let swallowsLineBreak = head.groups.end !== '';
  for (const found of tags.slice(1)) {
    code += textCode(view.slice(position, found.index), swallowsLineBreak) + tagCode(found.groups);
    position = found.index + found[0].length;
    swallowsLineBreak = found.groups.end !== '';
  }
  code += textCode(view.slice(position), swallowsLineBreak);
  return `${code}\nreturn html; }\n`;
}

/** The head, with its imports as seen from the translation, and the function up to the first text. */
function openFunction(name, head, view) {
  const folder = posix.dirname(posix.join(from, name));
  const target = posix.dirname(posix.join(to, name));
  const moved = head.replace(/(?<=from ')\.[^']+/g, (path) => {
    const relative = posix.relative(target, posix.join(folder, path));
    return relative.startsWith('.') ? relative : `./${relative}`;
  });
  const up = posix.relative(target, 'src/web');
  const locals = [
    ...(/interface Locals\b[^{]*\{\n([^]*?)\n\}/.exec(head)?.[1] ?? '').matchAll(/^ {2}(\w+)\??:/gm),
  ].map(([, local]) => local);
  const used = shared.filter(
    (one) => !locals.includes(one) && new RegExp(`\\b${one}\\b`).test(view.slice(head.length)),
  );
  const escapes = view.includes('<%=') ? 'escape, ' : '';
  const first = `import { ${escapes}type ViewContext } from '${up}/view.ts';`;
  const last = [
    `export function render(${locals.length > 0 ? 'locals' : '_locals'}: Locals, ${used.length > 0 ? `{ ${used.join(', ')} }` : '_view'}: ViewContext): string {`,
    locals.length > 0 ? `const { ${locals.join(', ')} } = locals;` : '',
    `let html = '';`,
  ];
  return `${first}${moved}${last.join(' ')}`;
}

/** Text as a template literal, with the view's line breaks. */
function textCode(text, swallowsLineBreak) {
  const lineBreak = swallowsLineBreak ? (/^\r?\n/.exec(text)?.[0] ?? '') : '';
  const rest = text.slice(lineBreak.length);
  return lineBreak + (rest === '' ? '' : `;html += \`${rest.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\`;`);
}

function tagCode({ kind, content }) {
  const value = content.trim().replace(/;$/, '');
  const [before, after] = [/^\s*/.exec(content)[0], /\s*$/.exec(content)[0]].map((space) =>
    space.replace(/[^\n]/g, ''),
  );
  if (kind === '=') return `;html += escape(${before}${value}${after});`;
  if (kind === '-') return `;html += ${before}${value}${after};`;
  if (kind === '#') return content.replace(/[^\n]/g, '');
  return `;${content}`;
}

function indexOf(names) {
  const imports = names.map((name, index) => `import * as view${index} from './${name}.ejs.ts';`);
  const types = names.map((name, index) => `  '${name}': view${index}.Locals;`);
  const values = names.map((name, index) => `  '${name}': view${index}.render,`);
  return [
    ...imports,
    '/** The locals of each view. */',
    'export interface Views {',
    ...types,
    '}',
    'export const views = {',
    ...values,
    '};',
    '',
  ].join('\n');
}
