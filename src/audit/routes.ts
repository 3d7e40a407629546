import { administrator } from '../authorization/actor.ts';
import { download, get } from '../web/routes.ts';
import * as log from './pages/log.ts';

export const routes = [
  get(log.logPath, administrator, log.show),
  download(`${log.logPath}/csv`, administrator, log.downloadCsv, { proof: 'recent' }),
];
