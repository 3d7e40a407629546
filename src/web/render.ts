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

/** Renders a view and then the layout around it. Views include each other by their names from the top. */
export function renderer(assets: Assets): Render {
  const views = compileViews();
  const asset = (name: string): string => assets.url(name);
  return (view, locals, { actor, path, notice, csrfToken }) => {
    const include = (name: string, given?: object): string => {
      const show = views.get(name);
      if (!show) throw new Error(`There is no view called ${name}`);
      return show({ actor, asset, csrfToken, format, include, systemName, ...given });
    };
    const body = include(view, locals);
    return include('layout', {
      body,
      navigation: navigation(actor, path),
      notice,
      breadcrumbs: [],
      ...locals,
    });
  };
}

/** What every view is given, and may read without saying so. */
const shared = ['actor', 'asset', 'csrfToken', 'format', 'include', 'systemName'];

type View = (locals: Record<string, unknown>) => string;

/** All views, compiled once: EJS itself would look at the disk at each include. */
function compileViews(): Map<string, View> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    files
      .filter((file) => file.endsWith('.ejs'))
      .map((file) => [file.slice(0, -'.ejs'.length), compile(path.join(folder, file))]),
  );
}

/**
 * A view says in its line «const { … } = locals» what else it has to be given, and is spared the `with` in which EJS
 * would look each word up in the locals, those of its own code too: several times as slow. Nor does EJS copy the
 * locals, which it does for those who pass on what strangers sent.
 * @throws when it is rendered without one of them
 */
function compile(file: string): View {
  const text = readFileSync(file, 'utf8');
  const options = { filename: file, strict: true, destructuredLocals: shared, unsafePrototypeLocals: true };
  const view = ejs.compile(text, options);
  const needed = /^<% const \{ (.+) \} = locals; -%>$/m.exec(text)?.[1]?.split(', ') ?? [];
  return (locals) => {
    const missing = needed.find((name) => !(name in locals));
    if (missing) throw new Error(`${file} is not given ${missing}`);
    return view(locals);
  };
}
