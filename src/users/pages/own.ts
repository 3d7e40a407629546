import { eventsAboutSql, type LogRow } from '../../audit/queries.ts';
import { describeWaiting } from '../../email-changes/words.ts';
import { findFactors } from '../../second-factors/queries.ts';
import { changedMeanwhile, noticesOf, readBase, writeBase } from '../../web/concurrent-edit.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { paths } from '../../web/paths.ts';
import { download, type FileContent, formPage, notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { changeOwnDetails, type Overtaken } from '../change-own-details.ts';
import { ownBase, ownForm } from '../forms.ts';
import { ownDetails } from '../paths.ts';
import { findUser } from '../queries.ts';
import { detailRows, roleRows } from './user.ts';

/** «Mina uppgifter» (USR-14). */
export const show = (context: Context): Promise<Reply> => ownPage(context, null, []);

export async function submit(context: Context): Promise<Reply> {
  const parsed = parseForm(ownForm, context.body);
  if (!parsed.accepted) return ownPage(context, parsed.typed, parsed.errors);
  const base = readBase(ownBase, typedText(context.body, 'base'));
  const changed = await changeOwnDetails(context, parsed.values, base);
  if ('refusals' in changed) return overtaken(context, changed.refusals[0]!);
  return redirect(ownDetails, { color: 'success', text: 'Dina uppgifter är sparade.' });
}

/** An administrator has changed the same: what was typed stays, with what stands saved beside it. */
function overtaken(context: Context, { theirs, conflicts }: Overtaken): Promise<Reply> {
  const words = { language: format.languageOwnName(theirs.language), telephone: theirs.telephone || 'tomt' };
  const notices = noticesOf(
    { conflicts, takenOver: [] },
    (field) => words[field],
    () => 'en administratör',
  );
  const errors = [{ field: 'version', message: changedMeanwhile('Dina uppgifter') }];
  return ownPage(context, { ...context.body, base: writeBase(theirs) }, errors, notices);
}

async function ownPage(
  { actor, read, now }: Context,
  typed: Body | null,
  errors: FieldError[],
  notices: Record<string, string> = {},
): Promise<Reply> {
  const user = await findUser(read, actor.authorityId, actor.userId);
  if (!user) return notFound;
  const locals = {
    title: 'Mina uppgifter',
    breadcrumbs: [{ label: 'Start', href: paths.start }, { label: 'Mina uppgifter' }],
    own: {
      rows: detailRows(user, now).filter(({ term }) => !['Telefonnummer', 'Språkpreferens'].includes(term)),
      roles: roleRows(user),
      waiting: describeWaiting(user.waitingAddress, user.email, null, now),
      authority: user.authority.informalName,
      language: typed ? typedText(typed, 'language') : user.language,
      telephone: typed ? typedText(typed, 'telephone') : user.telephone,
      base: typed
        ? typedText(typed, 'base')
        : writeBase({ language: user.language, telephone: user.telephone }),
      notices,
    },
    languageOptions,
    errors,
  };
  const isOvertaken = Object.keys(notices).length > 0;
  return formPage('users/own', locals, isOvertaken ? 409 : undefined);
}

/** Everything that the system keeps about the user, as a file (GDPR article 15 and 20). */
export async function downloadFile({ actor, db, read }: Context): Promise<Reply> {
  const user = await findUser(read, actor.authorityId, actor.userId);
  if (!user) return notFound;
  const signIns = await db.signIn.findMany({
    where: { userId: actor.userId },
    omit: { id: true, userId: true },
    orderBy: { id: 'desc' },
  });
  const knownBrowsers = await db.knownBrowser.findMany({
    where: { userId: actor.userId },
    omit: { id: true, userId: true, tokenDigest: true },
    orderBy: { id: 'desc' },
  });
  const drafts = await db.draft.findMany({
    where: { userId: actor.userId },
    select: { form: true, content: true, savedAt: true },
    orderBy: { savedAt: 'desc' },
  });
  const secondFactors = await findFactors(db, actor.userId);
  return download({
    filename: 'mina-uppgifter.json',
    type: 'application/json',
    content: fileOf({ user, signIns, secondFactors, knownBrowsers, drafts }, actor.userId),
  });
}

/** One JSON object: what is given, and then the events about the user, as many as there may be. */
const fileOf = (kept: object, userId: number): FileContent =>
  async function* (read) {
    yield JSON.stringify(kept, null, 2).replace(/\n\}$/, ',\n  "events": [');
    let separator = '\n';
    for await (const events of read<LogRow>(eventsAboutSql(userId))) {
      yield separator + events.map(inJson).join(',\n');
      separator = ',\n';
    }
    yield '\n  ]\n}\n';
  };

const inJson = ({ id, ...event }: LogRow): string => JSON.stringify({ id: Number(id), ...event });
