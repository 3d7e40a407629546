import type { Actor } from '../../authorization/actor.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

/** When the portal was last assessed against the law, and when the statement was last changed. */
const dates = { assessed: '2026-11-27', updated: '2026-11-27' };

/**
 * The statement that the Swedish accessibility act asks for (lagen 2018:1937 om tillgänglighet till digital offentlig
 * service), with the parts that the authority Digg lists. What it says of tests is what `test/walkthroughs` does.
 */
export const show = ({ settings }: Context<Actor | null>): Reply =>
  page('information/accessibility', {
    title: 'Tillgänglighet',
    dates,
    helpDesk: settings.helpDesk,
    operator: settings.operator,
  });
