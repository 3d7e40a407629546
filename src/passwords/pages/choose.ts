import type { Actor } from '../../authorization/actor.ts';
import { waitingToBeSent } from '../../web/drafts.ts';
import { type FieldError, parseForm } from '../../web/forms.ts';
import { paths } from '../../web/paths.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { normalised } from '../../web/text.ts';
import { type Choice, choosePassword, refuseUnmet } from '../choose-password.ts';
import { demands, notReused } from '../demands.ts';
import { choiceForm, forcedChoiceForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import type { Refusal } from '../rules.ts';

/** «Byt lösenord», wanted (PWD-08) or because the present one has expired or is temporary (PWD-05). */
export const show = ({ actor, now }: Context): Reply => form(actor, now, []);

export async function submit(context: Context): Promise<Reply> {
  const { actor, body, browser, db, now, session, renewSession } = context;
  const parsed = isJustSignedIn(actor, now) ? parseForm(forcedChoiceForm, body) : parseForm(choiceForm, body);
  if (!parsed.accepted) return form(actor, now, parsed.errors);
  const presentPassword =
    'presentPassword' in parsed.values ? (parsed.values.presentPassword as string) : null;
  const { newPassword, repeatedPassword } = parsed.values;
  const choice = { presentPassword, newPassword, tokens: browser.read() };
  const refusals = await choose(context, choice, repeatedPassword);
  if (refusals.length > 0) return form(actor, now, refusals.map(refusalMessage));
  const { signInId } = session;
  (await renewSession()).signInId = signInId;
  const waiting = actor.mustChoosePassword ? await waitingToBeSent(db, actor, now) : null;
  return redirect(waiting ?? paths.start, {
    color: 'success',
    text: 'Ditt nya lösenord gäller nu. Det gäller i sex månader.',
  });
}

/** The two new ones are compared first, so that a slip of the finger costs no try of the present password. */
async function choose(context: Context, choice: Choice, repeated: string): Promise<Refusal[]> {
  return normalised(choice.newPassword) === normalised(repeated)
    ? choosePassword(context, choice)
    : [...(await refuseUnmet(context, choice.newPassword)), { rule: 'repeated-differently' }];
}

/** For so long, in milliseconds, the password given at the sign-in need not be given again. */
const freshness = 10 * 60_000;

const isJustSignedIn = ({ mustChoosePassword, signedInAt }: Actor, now: Date): boolean =>
  mustChoosePassword && now.getTime() - signedInAt.getTime() < freshness;

function form(actor: Actor, now: Date, errors: FieldError[]): Reply {
  const heading = actor.mustChoosePassword ? 'Välj ett nytt lösenord' : 'Byt lösenord';
  const locals = {
    title: heading,
    breadcrumbs: actor.mustChoosePassword
      ? []
      : [{ label: 'Start', href: paths.start }, { label: 'Byt lösenord' }],
    choice: { isForced: actor.mustChoosePassword, asksPresent: !isJustSignedIn(actor, now) },
    errors,
    demands: [...demands.filter(({ id }) => id !== 'limit'), notReused],
  };
  return formPage('passwords/choose', locals);
}
