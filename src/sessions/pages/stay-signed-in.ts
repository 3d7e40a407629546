import { type Reply, text } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { secondsLeft } from '../../web/session-limits.ts';

/**
 * «Fortsätt vara inloggad» in the warning before the end (NAV-06). Asking is using: the half hour begins anew. Answers in
 * how many seconds the session ends in any case.
 */
export const show = ({ actor, now }: Context): Reply => text(String(secondsLeft(actor, now)));
