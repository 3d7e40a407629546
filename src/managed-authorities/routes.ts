import { atManaged, managedAuthorities, managedAuthority } from '../authorities/place.ts';
import { accessManager } from '../authorization/actor.ts';
import { download, get, post } from '../web/routes.ts';
import * as list from './pages/list.ts';
import * as log from './pages/log.ts';
import * as remove from './pages/remove.ts';

export const routes = [
  get(managedAuthorities, accessManager, list.show),
  download(`${managedAuthorities}/csv`, accessManager, list.downloadCsv, { proof: 'recent' }),
  get(`${managedAuthorities}/handelselogg`, accessManager, log.showScope),
  download(`${managedAuthorities}/handelselogg/csv`, accessManager, log.downloadScope, { proof: 'recent' }),
  get(`${managedAuthority}/handelselogg`, accessManager, atManaged(log.show)),
  download(`${managedAuthority}/handelselogg/csv`, accessManager, atManaged(log.downloadCsv), {
    proof: 'recent',
  }),
  get(`${managedAuthority}/ta-bort`, accessManager, atManaged(remove.show)),
  post(`${managedAuthority}/ta-bort`, accessManager, atManaged(remove.submit), { proof: 'recent' }),
];
