import { underAdministration } from '../../web/navigation.ts';
import { paths } from '../../web/paths.ts';
import type { Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { downloadLog, showLog } from '../log-page.ts';
import type { LogPlace } from '../log-place.ts';

export const logPath = paths.log;

const ownLog = ({ actor: { authorityId, authorityName } }: Context): LogPlace => ({
  whose: { authorityId },
  notedAt: authorityId,
  name: authorityName,
  path: logPath,
  breadcrumbs: [...underAdministration, { label: 'Händelselogg' }],
});

export const show = (context: Context): Promise<Reply> => showLog(context, ownLog(context));

export const downloadCsv = (context: Context): Reply | Promise<Reply> =>
  downloadLog(context, ownLog(context));
