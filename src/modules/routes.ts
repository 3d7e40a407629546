import { commission } from '../authorization/actor.ts';
import { get, post, type Route } from '../web/routes.ts';
import * as addModule from './pages/add-module.ts';
import * as editModule from './pages/edit-module.ts';
import * as list from './pages/list.ts';
import * as retireModule from './pages/retire-module.ts';
import { modulesPath } from './paths.ts';

const one = `${modulesPath}/:moduleId`;

export const routes: Route[] = [
  get(modulesPath, commission, list.show),
  get(`${modulesPath}/ny`, commission, addModule.show),
  post(`${modulesPath}/ny`, commission, addModule.submit),
  get(`${one}/redigera`, commission, editModule.show),
  post(`${one}/redigera`, commission, editModule.submit),
  get(`${one}/lat-utga`, commission, retireModule.show),
  post(`${one}/lat-utga`, commission, retireModule.submit),
  get(`${one}/anvand-igen`, commission, retireModule.showUsingAgain),
  post(`${one}/anvand-igen`, commission, retireModule.submitUsingAgain),
];
