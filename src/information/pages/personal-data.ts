import type { Actor } from '../../authorization/actor.ts';
import { keptFor as linksKeptFor } from '../../email-changes/forget-links.ts';
import { keptFor as invitedKeptFor } from '../../invitations/forget-invited.ts';
import { keptFor as mailsKeptFor } from '../../mail/forget-failed.ts';
import { browserLifetime } from '../../web/browser-tokens.ts';
import { draftLifetime } from '../../web/drafts.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

const day = 24 * 60 * 60 * 1000;

/** How long things are kept, in days: as long as the jobs keep them. */
const days = {
  browsers: browserLifetime / day,
  drafts: draftLifetime / day,
  invited: invitedKeptFor / day,
  links: linksKeptFor / day,
  mails: mailsKeptFor / day,
};

/** What GDPR articles 13 and 14 want people to be told, users and invited strangers. */
export const show = ({ actor, settings }: Context<Actor | null>): Reply =>
  page('information/personal-data', {
    title: 'Personuppgifter',
    days,
    helpDesk: settings.helpDesk,
    isUser: actor !== null,
    operator: settings.operator,
  });
