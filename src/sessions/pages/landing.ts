import type { Actor } from '../../authorization/actor.ts';
import { newDraftKey, saveDraft, sendAgainPath } from '../../web/drafts.ts';
import { typedText } from '../../web/forms.ts';
import { type KeptForm, openForm } from '../../web/kept-form.ts';
import { paths } from '../../web/paths.ts';
import type { Notice } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

/** Where somebody goes who signs in, and what is said there. */
export interface Landing {
  target: string;
  notice?: Notice;
}

type SignIn = Pick<Context<Actor | null>, 'body' | 'db' | 'safeTarget' | 'settings' | 'now'>;

/** What was typed before the session ended, as it travels in the sign-in form; null when there is nothing of ours. */
export const keptForm = ({
  body,
  settings,
  now,
}: Pick<SignIn, 'body' | 'settings' | 'now'>): KeptForm | null =>
  openForm(typedText(body, 'kept'), settings.secrets, now);

/** To the page that was asked for, or to what was typed before the session ended: for its owner alone (NAV-06). */
export async function landingOf(signIn: SignIn, user: Pick<Actor, 'userId'>): Promise<Landing> {
  const { db, body, safeTarget, now } = signIn;
  const target = safeTarget(typedText(body, 'target'));
  const kept = keptForm(signIn);
  if (!kept) return { target };
  if (kept.userId !== user.userId) return { target: paths.start, notice: notOwner };
  const { action, fields } = kept;
  const draft = { form: 'send-again', key: newDraftKey() } as const;
  const isKept = await saveDraft(db, user, draft, { action, fields }, now);
  return { target: isKept ? sendAgainPath(draft.key) : target };
}

const notOwner: Notice = {
  color: 'info',
  text: 'Formuläret hörde till en annan användare. Det har inte skickats.',
};
