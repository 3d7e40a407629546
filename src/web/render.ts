import type { Actor } from '../authorization/actor.ts';
import type { Assets } from './assets.ts';
import * as format from './format.ts';
import { errorOf } from './forms.ts';
import { type Views, views } from './generated/views.ts';
import { navigation } from './navigation.ts';
import { paths, subpages } from './paths.ts';
import type { Notice, ShownPage } from './replies.ts';
import { secondsIdle, secondsLeft } from './session-limits.ts';
import type { Include, ViewContext, ViewName } from './view.ts';

/** What the layout shows around every page. */
export interface Surroundings {
  actor: Actor | null;
  path: string;
  notice: Notice | null;
  csrfToken: string;
  ownerToken: string;
  /** How many things wait for the actor (NAV-04). */
  waiting: number;
  now: Date;
}

export const systemName = 'Myndighetsportalen';

/** A view that stands by itself, such as a mail. */
export const renderAlone = <Name extends ViewName>(name: Name, locals: Views[Name]): string =>
  render(name, locals, {
    actor: null,
    asset: String,
    csrfToken: '',
    ownerToken: '',
    errorOf,
    format,
    include: renderAlone as Include,
    paths,
    subpages,
    systemName,
  });

export type Render = (reply: ShownPage, surroundings: Surroundings) => string;

/** Renders a view and then the layout around it, with the name of who runs the portal. */
export function renderer(assets: Assets, operatorName: string): Render {
  const asset = (name: string): string => assets.url(name);
  return ({ view, locals }, { actor, path, notice, csrfToken, ownerToken, waiting, now }) => {
    const include: Include = (name, ...[given]) => render(name, given!, context);
    const context: ViewContext = {
      actor,
      asset,
      csrfToken,
      ownerToken,
      errorOf,
      format,
      include,
      paths,
      subpages,
      systemName,
    };
    const body = render(view, locals as never, context);
    const session = actor && { idle: secondsIdle, left: secondsLeft(actor, now) };
    const frame = {
      body,
      session,
      notice,
      operatorName,
      navigation: navigation(actor, path, waiting),
      breadcrumbs: [],
      hasErrors: hasErrors(locals),
      ...locals,
    };
    return render('layout', frame, context);
  };
}

const hasErrors = (locals: object): boolean =>
  'errors' in locals && Array.isArray(locals.errors) && locals.errors.length > 0;

/** Each view takes its own locals; the compiler has checked them where they were given. */
const render = <Name extends ViewName>(name: Name, locals: Views[Name], context: ViewContext): string =>
  (views[name] as (locals: Views[Name], context: ViewContext) => string)(locals, context);
