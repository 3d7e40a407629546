import { setTimeout as pause } from 'node:timers/promises';
import type { Actor } from '../../authorization/actor.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { formPage, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { forgottenForm } from '../forms.ts';
import { isKnownBrowser } from '../known-browser.ts';
import { type Claim, findClaimed, requestPassword } from '../request-password.ts';

const tooMany = { field: 'username', message: 'För många försök. Vänta en timme och försök sedan igen.' };

/** The answer takes this long in milliseconds, whether a mail goes out or not (PWD-09). */
const answerTime = 300;

/** «Glömt lösenordet?» */
export const show = (): Reply => form({}, []);

export async function submit(context: Context<Actor | null>): Promise<Reply> {
  const { body } = context;
  const parsed = parseForm(forgottenForm, body);
  if (!parsed.accepted) return form(body, parsed.errors);
  if (!(await mayAsk(context, parsed.values))) return form(body, [tooMany], 429);
  await Promise.all([pause(answerTime), requestWithinLimit(context, parsed.values)]);
  return page('passwords/requested', { title: 'Titta i din e-post' });
}

/** Many people share an address, so one must not use up its limit for the others: a known browser is let through. */
async function mayAsk(
  { db, limits, address, browser }: Context<Actor | null>,
  { username }: Claim,
): Promise<boolean> {
  return (
    (await isKnownBrowser(db, { username }, browser.read())) ||
    limits.take('forgotten password by address', networkOf(address))
  );
}

/**
 * At most three an hour for an account, however it is typed; beyond that the answer is the same, and no mail goes out
 * (PWD-09).
 */
async function requestWithinLimit(
  { db, outbox, now, address, limits }: Context<Actor | null>,
  claim: Claim,
): Promise<void> {
  const userId = await findClaimed(db, claim);
  const account = userId === null ? `${claim.username} ${claim.email}` : `user ${userId}`;
  if (await limits.take('forgotten password by account', account))
    await requestPassword(db, { outbox, now, address }, claim);
}

function form(typed: Body, errors: FieldError[], status?: number): Reply {
  const values = { username: typedText(typed, 'username'), email: typedText(typed, 'email') };
  return formPage('passwords/forgotten', { title: 'Glömt lösenordet?', values, errors }, status);
}
