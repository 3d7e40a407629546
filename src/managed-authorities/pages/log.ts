import { downloadLog, showLog, type LogPlace } from '../../audit/log-page.ts';
import { breadcrumbsOf, managedAuthorities, type Place } from '../../authorities/place.ts';
import type { Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { namesInScope } from '../queries.ts';
import { underAdministration } from '../../web/navigation.ts';

const logOf = (place: Place): LogPlace => ({
  authorities: new Map([[place.authorityId, place.name]]),
  name: place.name,
  path: `${place.base}/handelselogg`,
  breadcrumbs: breadcrumbsOf(place, { label: 'Händelselogg' }),
});

const scopeLog = async ({ actor, db }: Context): Promise<LogPlace> => ({
  authorities: await namesInScope(db, actor),
  name: 'De myndigheter som din myndighet har åtkomstansvar för.',
  path: `${managedAuthorities}/handelselogg`,
  breadcrumbs: [
    ...underAdministration,
    { label: 'Myndigheter', href: managedAuthorities },
    { label: 'Händelselogg' },
  ],
});

/** The log of the whole scope (LOG-01). */
export const showScope = async (context: Context): Promise<Reply> =>
  showLog(context, await scopeLog(context));

export const downloadScope = async (context: Context): Promise<Reply> =>
  downloadLog(context, await scopeLog(context));

/** The log of an authority in scope (LOG-01). */
export const show = (context: Context, place: Place): Promise<Reply> => showLog(context, logOf(place));

export const downloadCsv = (context: Context, place: Place): Promise<Reply> =>
  downloadLog(context, logOf(place));
