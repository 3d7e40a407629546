import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Added } from '../add-app.ts';
import { codesPath, ownFactors } from '../paths.ts';
import { findFactors, hasFactor } from '../queries.ts';
import { renewCodes } from '../renew-codes.ts';
import { breadcrumbsOf } from './own.ts';

/** «Skapa nya reservkoder» asks first: those from before end. */
export async function show(context: Context): Promise<Reply> {
  const factors = await findFactors(context.db, context.actor.userId);
  if (!hasFactor(factors)) return notFound;
  return page('second-factors/confirm', {
    title: 'Skapa nya reservkoder',
    breadcrumbs: breadcrumbsOf(context, { label: 'Reservkoder' }),
    refusal: '',
    card: {
      heading: 'Skapa nya reservkoder?',
      text: 'Du får tio nya koder. De du har sedan tidigare slutar fungera.',
      action: codesPath,
      confirmLabel: 'Skapa nya reservkoder',
      cancelHref: ownFactors,
    },
  });
}

export async function submit(context: Context): Promise<Reply> {
  const codes = await renewCodes(context);
  return codes ? codesPage(context, codes, 'Koderna från tidigare fungerar inte längre.') : notFound;
}

/** After a factor has been added: the recovery codes, if they are new. */
export const added = (context: Context, { codes }: Added, text: string): Reply =>
  codes ? codesPage(context, codes, text) : redirect(ownFactors, { color: 'success', text });

/** The only time that the codes can be read. */
const codesPage = (context: Context, codes: string[], text: string): Reply =>
  page('second-factors/codes', {
    title: 'Dina reservkoder',
    breadcrumbs: breadcrumbsOf(context, { label: 'Reservkoder' }),
    text,
    codes,
    doneHref: ownFactors,
  });
