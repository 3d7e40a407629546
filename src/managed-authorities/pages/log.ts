import { downloadLog, showLog } from '../../audit/log-page.ts';
import type { LogPlace } from '../../audit/log-place.ts';
import { breadcrumbsOf, managedAuthorities, type Place } from '../../authorities/place.ts';
import { underAdministration } from '../../web/navigation.ts';
import { subpages } from '../../web/paths.ts';
import type { Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

const logOf = (place: Place): LogPlace => ({
  whose: { authorityId: place.authorityId },
  notedAt: place.authorityId,
  name: place.name,
  path: `${place.base}${subpages.log}`,
  breadcrumbs: breadcrumbsOf(place, { label: 'Händelselogg' }),
});

const scopeLog = ({ actor }: Context): LogPlace => ({
  whose: { manager: actor },
  notedAt: actor.authorityId,
  name: 'De myndigheter som din myndighet har åtkomstansvar för.',
  path: `${managedAuthorities}${subpages.log}`,
  breadcrumbs: [
    ...underAdministration,
    { label: 'Myndigheter', href: managedAuthorities },
    { label: 'Händelselogg' },
  ],
});

/** The log of the whole scope (LOG-01). */
export const showScope = (context: Context): Promise<Reply> => showLog(context, scopeLog(context));

export const downloadScope = (context: Context): Reply | Promise<Reply> =>
  downloadLog(context, scopeLog(context));

/** The log of an authority in scope (LOG-01). */
export const show = (context: Context, place: Place): Promise<Reply> => showLog(context, logOf(place));

export const downloadCsv = (context: Context, place: Place): Reply | Promise<Reply> =>
  downloadLog(context, logOf(place));
