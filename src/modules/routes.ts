import { commission } from '../authorization/actor.ts';
import { get, post, type Route } from '../web/routes.ts';
import * as addModule from './pages/add-module.ts';
import * as addRole from './pages/add-role.ts';
import * as editModule from './pages/edit-module.ts';
import * as editRole from './pages/edit-role.ts';
import * as list from './pages/list.ts';
import * as module from './pages/module.ts';
import * as retireModule from './pages/retire-module.ts';
import * as retireRole from './pages/retire-role.ts';
import * as short from './pages/short.ts';
import { modulesPath } from './paths.ts';

const one = `${modulesPath}/:moduleId`;
const role = `${one}/roller/:roleId`;

export const routes: Route[] = [
  get(modulesPath, commission, list.show),
  get(`${modulesPath}/ny`, commission, addModule.show),
  post(`${modulesPath}/ny`, commission, addModule.submit),
  get(one, commission, module.show),
  get(`${one}/redigera`, commission, editModule.show),
  post(`${one}/redigera`, commission, editModule.submit),
  get(`${one}/lat-utga`, commission, retireModule.show),
  post(`${one}/lat-utga`, commission, retireModule.submit),
  get(`${one}/anvand-igen`, commission, retireModule.showUsingAgain),
  post(`${one}/anvand-igen`, commission, retireModule.submitUsingAgain),
  get(`${one}/roller/ny`, commission, addRole.show),
  post(`${one}/roller/ny`, commission, addRole.submit),
  get(`${role}/redigera`, commission, editRole.show),
  post(`${role}/redigera`, commission, editRole.submit),
  get(`${role}/lat-utga`, commission, retireRole.show),
  post(`${role}/lat-utga`, commission, retireRole.submit),
  get(`${role}/anvand-igen`, commission, retireRole.showUsingAgain),
  post(`${role}/anvand-igen`, commission, retireRole.submitUsingAgain),
  get(`${role}/for-fa`, commission, short.show),
  get(`${role}/for-fa/csv`, commission, short.downloadCsv),
];
