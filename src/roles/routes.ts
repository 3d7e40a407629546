import { commission } from '../authorization/actor.ts';
import { modulesPath } from '../modules/paths.ts';
import { download, get, post, type Route } from '../web/routes.ts';
import * as addRole from './pages/add-role.ts';
import * as editRole from './pages/edit-role.ts';
import * as list from './pages/list.ts';
import * as retireRole from './pages/retire-role.ts';
import * as short from './pages/short.ts';

const module = `${modulesPath}/:moduleId`;
const role = `${module}/roller/:roleId`;

export const routes: Route[] = [
  get(module, commission, list.show),
  get(`${module}/roller/ny`, commission, addRole.show),
  post(`${module}/roller/ny`, commission, addRole.submit),
  get(`${role}/redigera`, commission, editRole.show),
  post(`${role}/redigera`, commission, editRole.submit, { proof: editRole.changesDemand }),
  get(`${role}/lat-utga`, commission, retireRole.show),
  post(`${role}/lat-utga`, commission, retireRole.submit),
  get(`${role}/anvand-igen`, commission, retireRole.showUsingAgain),
  post(`${role}/anvand-igen`, commission, retireRole.submitUsingAgain),
  get(`${role}/for-fa`, commission, short.show),
  download(`${role}/for-fa/csv`, commission, short.downloadCsv, { proof: 'recent' }),
];
