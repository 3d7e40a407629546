import { downloadLog, showLog, type LogPlace } from '../../audit/log-page.ts';
import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import type { Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

const logOf = (place: Place): LogPlace => ({
  ...{ authorityId: place.authorityId, name: place.name },
  path: `${place.base}/handelselogg`,
  breadcrumbs: breadcrumbsOf(place, { label: 'Händelselogg' }),
});

/** The log of an authority in scope (LOG-01). */
export const show = (context: Context, place: Place): Promise<Reply> => showLog(context, logOf(place));

export const downloadCsv = (context: Context, place: Place): Promise<Reply> =>
  downloadLog(context, logOf(place));
