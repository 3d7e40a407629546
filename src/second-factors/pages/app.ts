import { renderSVG } from 'uqr';
import { type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { formPage, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { addApp } from '../add-app.ts';
import { appForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { appPath, ownFactors } from '../paths.ts';
import { openOffer, sealOffer } from '../sealed-key.ts';
import { keyAddress, keyInGroups, newKey } from '../totp.ts';
import { added } from './codes.ts';
import { breadcrumbsOf } from './own.ts';

/** «Lägg till app»: the key as a QR code and as text, and a code that proves that the app has it. */
export const show = (context: Context): Promise<Reply> => form(context, []);

export async function submit(context: Context): Promise<Reply> {
  const parsed = parseForm(appForm, context.body);
  if (!parsed.accepted) return form(context, parsed.errors);
  const work = { ...context, secrets: context.settings.secrets };
  const outcome = await addApp(work, parsed.values);
  if ('refusals' in outcome) return form(context, outcome.refusals.map(refusalMessage));
  return added(
    context,
    outcome.done,
    'Appen är tillagd. Nästa gång du loggar in skriver du koden som den visar.',
  );
}

/** The same key as long as it can be confirmed, so that a mistyped code costs no new one. */
async function form(context: Context, errors: FieldError[]): Promise<Reply> {
  const { actor, body, db, now, settings } = context;
  const { secrets, portalUrl } = settings;
  const key = openOffer(typedText(body, 'offer').slice(0, 500), actor, now, secrets) ?? newKey();
  const { username, totp } = await db.user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { username: true, totp: { select: { addedAt: true } } },
  });
  return formPage('second-factors/app', {
    title: totp ? 'Byt app' : 'Lägg till app',
    replaces: totp !== null,
    breadcrumbs: breadcrumbsOf(context, { label: 'App' }),
    errors,
    action: appPath,
    cancelHref: ownFactors,
    offer: sealOffer(key, actor, now, secrets),
    key: keyInGroups(key),
    picture: pictureOf(keyAddress(key, `Myndighetsportalen ${new URL(portalUrl).hostname}`, username)),
    username,
  });
}

/** Black on white also in dark mode, with the quiet zone that readers need (ISO/IEC 18004: four modules). */
const pictureOf = (text: string): string =>
  renderSVG(text, { border: 4, pixelSize: 4 }).replace(
    '<svg ',
    '<svg role="img" aria-label="QR-kod med nyckeln" ',
  );
