import type { Actor } from '../../authorization/actor.ts';
import { daysKept } from '../../periods.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

/** What GDPR articles 13 and 14 want people to be told, users and invited strangers. */
export const show = ({ actor, settings }: Context<Actor | null>): Reply =>
  page('information/personal-data', {
    title: 'Personuppgifter',
    days: daysKept,
    helpDesk: settings.helpDesk,
    isUser: actor !== null,
    operator: settings.operator,
  });
