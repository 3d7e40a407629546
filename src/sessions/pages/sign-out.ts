import type { Actor } from '../../authorization/actor.ts';
import { signOut } from '../../sign-ins/end-sign-ins.ts';
import { paths } from '../../web/paths.ts';
import { redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

export async function submit({ db, actor, renewSession, now }: Context<Actor | null>): Promise<Reply> {
  if (actor) await signOut(db, actor, now);
  await renewSession();
  return { ...redirect(`${paths.signIn}?utloggad`), clearsCache: true };
}
