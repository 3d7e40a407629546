import { findDraft } from '../../web/drafts.ts';
import { sendAgainPage } from '../../web/errors.ts';
import type { KeptForm } from '../../web/kept-form.ts';
import { paths } from '../../web/paths.ts';
import { redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

/** Offers what was sent after the session had ended: one press sends it (NAV-06). */
export async function show({ actor, db, params, now }: Context): Promise<Reply> {
  const key = params.draft!;
  const draft = { form: 'send-again', key } as const;
  const found = (await findDraft(db, actor, draft, now)) as Omit<KeptForm, 'userId'> | null;
  if (!found)
    return redirect(paths.start, {
      color: 'info',
      text: 'Det finns inget att skicka. Det du skrev är redan skickat, eller så är det för gammalt.',
    });
  return sendAgainPage(found.action, found.fields, key);
}
