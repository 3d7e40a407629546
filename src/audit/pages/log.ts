import type { Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { downloadLog, only, showLog, type LogPlace } from '../log-page.ts';
import { underAdministration } from '../../web/navigation.ts';

export const logPath = '/administration/handelselogg';

const ownLog = ({ actor: { authorityId, authorityName } }: Context): LogPlace => ({
  ...only(authorityId),
  name: authorityName,
  path: logPath,
  breadcrumbs: [...underAdministration, { label: 'Händelselogg' }],
});

export const show = (context: Context): Promise<Reply> => showLog(context, ownLog(context));

export const downloadCsv = (context: Context): Reply => downloadLog(context, ownLog(context));
