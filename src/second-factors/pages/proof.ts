import { type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context, Handler } from '../../web/routes.ts';
import { proofForm } from '../forms.ts';
import { ownFactors, proofPath } from '../paths.ts';
import { prove } from '../prove.ts';
import { isFresh } from '../rules.ts';
import { breadcrumbsOf } from './own.ts';

type PageHandler = Handler<Context['actor']>;

/** Second factors are added and removed soon after a proof alone; later the password is asked for first (PWD-11). */
export const fresh =
  (handle: PageHandler): PageHandler =>
  (context) =>
    isFresh(context.actor, context.now) ? handle(context) : redirect(proofFor(context));

/** A form that came too late leads to its page, once the password is typed. */
const proofFor = ({ path }: Pick<Context, 'path'>): string => `${proofPath}?till=${encodeURIComponent(path)}`;

export const show = (context: Context): Reply => form(context, []);

export async function submit(context: Context): Promise<Reply> {
  const { body, browser } = context;
  const parsed = parseForm(proofForm, body);
  if (!parsed.accepted) return form(context, parsed.errors);
  if (await prove(context, parsed.values.password, browser.read())) return redirect(targetOf(context));
  return form(context, [{ field: 'password', message: 'Lösenordet stämmer inte.' }]);
}

const targetOf = ({ body, query, safeTarget }: Context): string =>
  safeTarget(typedText(body, 'target') || (query.get('till') ?? ownFactors));

const form = (context: Context, errors: FieldError[]): Reply =>
  formPage('second-factors/proof', {
    title: 'Bekräfta med ditt lösenord',
    breadcrumbs: breadcrumbsOf(context, { label: 'Bekräfta' }),
    errors,
    action: proofPath,
    target: targetOf(context),
    cancelHref: ownFactors,
  });
