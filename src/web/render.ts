import path from 'node:path';
import ejs from 'ejs';
import type { Express } from 'express';
import type { Actor } from '../authorization/actor.ts';
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

const folder = path.resolve(import.meta.dirname, '../../views');

export type Render = (view: string, locals: PageLocals, surroundings: Surroundings) => Promise<string>;

/** Renders a view and then the layout around it. */
export function renderer(app: Express, assets: Assets): Render {
  app.engine('ejs', ejs.renderFile as Parameters<Express['engine']>[1]);
  app.set('view engine', 'ejs');
  // An array: only then do includes from subfolders resolve.
  app.set('views', [folder]);
  app.enable('view cache');
  const render = (view: string, locals: object): Promise<string> =>
    new Promise((resolve, reject) =>
      app.render(view, locals, (error, html) => {
        // Express's types say that there always is one.
        if (error as Error | null) reject(error);
        else resolve(html);
      }),
    );
  return async (view, locals, surroundings) => {
    const all = {
      breadcrumbs: [],
      ...locals,
      ...surroundings,
      systemName,
      format,
      asset: (name: string) => assets.url(name),
    };
    const body = await render(view, all);
    return render('layout', { ...all, body, navigation: navigation(surroundings.actor, surroundings.path) });
  };
}
