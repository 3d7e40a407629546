import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Actor } from '../authorization/actor.ts';
import { projectFolder } from '../project-folder.ts';
import type { Assets } from './assets.ts';
import * as format from './format.ts';
import { navigation } from './navigation.ts';
import type { Notice, PageLocals } from './replies.ts';

export interface Breadcrumb {
  label: string;
  href?: string;
}

/** What the layout shows around every page. */
export interface Surroundings {
  actor: Actor | null;
  path: string;
  notice: Notice | null;
  csrfToken: string;
}

export const systemName = 'Myndighetsportalen';

const folder = fileURLToPath(new URL('views', projectFolder));

export type Render = (view: string, locals: PageLocals, surroundings: Surroundings) => string;

/** Renders a view and then the layout around it. */
export function renderer(assets: Assets): Render {
  const views = compileViews();
  const common = { systemName, format, asset: (name: string) => assets.url(name) };
  return (view, locals, surroundings) => {
    const all = { breadcrumbs: [], ...locals, ...surroundings, ...common };
    const body = views.render(view, all);
    return views.render('layout', {
      body,
      navigation: navigation(surroundings.actor, surroundings.path),
      ...all,
    });
  };
}

type Locals = Record<string, unknown>;

/**
 * All views, compiled once. Views include each other by name, from their own folder or from the top, and are found
 * without the look at the disk that EJS takes at each include. What is included is given what the include names, or
 * all that the view itself was given when it names nothing.
 */
function compileViews() {
  const views = new Map<string, (locals: Locals) => string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ejs'),
  ))
    views.set(file.slice(0, -'.ejs'.length), compile(path.join(folder, file)));
  const render = (name: string, locals: Locals): string => {
    const view = views.get(name);
    if (!view) throw new Error(`There is no view called ${name}`);
    const near = name.slice(0, name.lastIndexOf('/') + 1);
    const { actor, asset, csrfToken, format, systemName } = locals;
    locals.include = (other: string, given?: Locals): string =>
      render(
        views.has(near + other) ? near + other : other,
        given ? { actor, asset, csrfToken, format, systemName, ...given } : locals,
      );
    return view(locals);
  };
  return { render };
}

/** What every view is given, and may read without saying so. */
const shared = ['actor', 'asset', 'csrfToken', 'format', 'include', 'systemName'];

/**
 * A view says in its line «const { … } = locals» what else it has to be given, and is spared the `with` in which EJS
 * would look each word up in the locals, those of its own code too: several times as slow.
 * @throws when it is rendered without one of them
 */
function compile(file: string): (locals: Locals) => string {
  const text = readFileSync(file, 'utf8');
  const view = ejs.compile(text, { filename: file, strict: true, destructuredLocals: shared });
  const needed = /^<% const \{ (.+) \} = locals; -%>$/m.exec(text)?.[1]?.split(', ') ?? [];
  return (locals) => {
    const missing = needed.find((name) => !(name in locals));
    if (missing) throw new Error(`${file} is not given ${missing}`);
    return view(locals);
  };
}
