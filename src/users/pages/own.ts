import { eventsAbout } from '../../audit/queries.ts';
import { waitingInWords } from '../../email-changes/words.ts';
import { parseForm, typedText, type Body, type FieldError } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { download, notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { changeOwnDetails } from '../change-own-details.ts';
import { ownForm } from '../forms.ts';
import { ownDetails } from '../paths.ts';
import { findUser } from '../queries.ts';
import { detailRows, roleRows } from './user.ts';

/** «Mina uppgifter» (USR-14). */
export const show = (context: Context): Promise<Reply> => ownPage(context, null, []);

export async function submit(context: Context): Promise<Reply> {
  const parsed = parseForm(ownForm, context.body);
  if (!parsed.accepted) return ownPage(context, parsed.typed, parsed.errors);
  await changeOwnDetails(context, parsed.values);
  return redirect(ownDetails, { color: 'success', text: 'Dina uppgifter är sparade.' });
}

async function ownPage(
  { actor, read, now }: Context,
  typed: Body | null,
  errors: FieldError[],
): Promise<Reply> {
  const user = await findUser(read, actor.authorityId, actor.userId);
  if (!user) return notFound;
  const locals = {
    title: 'Mina uppgifter',
    breadcrumbs: [{ label: 'Start', href: '/' }, { label: 'Mina uppgifter' }],
    own: {
      rows: detailRows(user, now).filter(({ term }) => !['Telefonnummer', 'Språkpreferens'].includes(term)),
      roles: roleRows(user),
      waiting: waitingInWords(user.waitingAddress, user.email, null, now),
      authority: user.authority.informalName,
      language: typed ? typedText(typed, 'language') : user.language,
      telephone: typed ? typedText(typed, 'telephone') : user.telephone,
    },
    languageOptions,
    formErrors: errors,
  };
  return page('users/own', locals, errors.length > 0 ? 422 : 200);
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
  const events = await eventsAbout(db, actor.userId);
  const content = JSON.stringify(
    { user, signIns, events },
    (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value),
    2,
  );
  return download('mina-uppgifter.json', 'application/json', [content]);
}
