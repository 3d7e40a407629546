import type { Actor } from '../../authorization/actor.ts';
import { waitingToBeSent } from '../../web/drafts.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { paths } from '../../web/paths.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { choosePassword, refuseDifferent, refuseUnmet } from '../choose-password.ts';
import { demands, notReused } from '../demands.ts';
import { choiceForm, forcedChoiceForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';

/** «Byt lösenord», wanted (PWD-08) or because the present one has expired or is temporary (PWD-05). */
export const show = (context: Context): Promise<Reply> => form(context, []);

export async function submit(context: Context): Promise<Reply> {
  const { actor, body, browser, db, now, session, renewSession } = context;
  const parsed = isJustSignedIn(actor, now) ? parseForm(forcedChoiceForm, body) : parseForm(choiceForm, body);
  if (!parsed.accepted) return form(context, await allErrors(context, parsed));
  const presentPassword =
    'presentPassword' in parsed.values ? (parsed.values.presentPassword as string) : null;
  const { newPassword, repeatedPassword } = parsed.values;
  const choice = { presentPassword, newPassword, repeatedPassword, tokens: browser.read() };
  const refusals = await choosePassword(context, choice);
  if (refusals.length > 0) return form(context, refusals.map(refusalMessage));
  const { signInId } = session;
  (await renewSession()).signInId = signInId;
  const waiting = actor.mustChoosePassword ? await waitingToBeSent(db, actor, now) : null;
  return redirect(waiting ?? paths.start, {
    color: 'success',
    text: 'Ditt nya lösenord gäller nu. Det gäller i sex månader.',
  });
}

/** When a field is missing, also what stands against those that are there. The present password is not tried then. */
async function allErrors(
  context: Context,
  { errors, typed }: { errors: FieldError[]; typed: Body },
): Promise<FieldError[]> {
  const isGiven = (name: string) => errors.every(({ field }) => field !== name);
  if (!isGiven('newPassword')) return errors;
  const newPassword = typedText(typed, 'newPassword');
  const refusals = await refuseUnmet(context, newPassword);
  if (isGiven('repeatedPassword'))
    refusals.push(...refuseDifferent(newPassword, typedText(typed, 'repeatedPassword')));
  const all = [...errors, ...refusals.map(refusalMessage)];
  return ['presentPassword', 'newPassword', 'repeatedPassword'].flatMap((name) =>
    all.filter(({ field }) => field === name),
  );
}

/** For so long, in milliseconds, the password given at the sign-in need not be given again. */
const freshness = 10 * 60_000;

const isJustSignedIn = ({ mustChoosePassword, signedInAt }: Actor, now: Date): boolean =>
  mustChoosePassword && now.getTime() - signedInAt.getTime() < freshness;

async function form({ actor, db, now }: Context, errors: FieldError[]): Promise<Reply> {
  const { username, passwordTemporary } = await db.user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { username: true, passwordTemporary: true },
  });
  const heading = actor.mustChoosePassword ? 'Välj ett nytt lösenord' : 'Byt lösenord';
  const locals = {
    title: heading,
    breadcrumbs: actor.mustChoosePassword
      ? []
      : [{ label: 'Start', href: paths.start }, { label: 'Byt lösenord' }],
    choice: { reason: reasonOf(actor, passwordTemporary), asksPresent: !isJustSignedIn(actor, now) },
    username,
    errors,
    demands: [...demands.filter(({ id }) => id !== 'limit'), notReused],
  };
  return formPage('passwords/choose', locals);
}

/** Why one must choose; empty when one does not have to (PWD-05). */
function reasonOf({ mustChoosePassword }: Actor, isTemporary: boolean): string {
  if (!mustChoosePassword) return '';
  return isTemporary
    ? 'Ditt lösenord är tillfälligt. Välj ett eget för att komma vidare.'
    : 'Ditt lösenord har gått ut: det gäller i sex månader. Välj ett nytt för att komma vidare.';
}
