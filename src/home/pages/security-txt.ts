import type { Actor } from '../../authorization/actor.ts';
import { mailtoOf } from '../../web/email-address.ts';
import { type Reply, text } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

/** How long what it says may be relied upon, in days; RFC 9116 wants less than a year. */
const validDays = 90;

/** Where to report a vulnerability (RFC 9116). */
export function show({ settings, now }: Context<Actor | null>): Reply {
  const expires = new Date(now.getTime() + validDays * 24 * 60 * 60 * 1000);
  const lines = [
    `Contact: ${mailtoOf(settings.helpDesk)}`,
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: sv, en',
    `Canonical: ${settings.portalUrl}/.well-known/security.txt`,
  ];
  return text(lines.join('\n') + '\n');
}
