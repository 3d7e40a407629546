import { commission } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as entry from './pages/entry.ts';
import * as list from './pages/list.ts';
import { nameChangesPath } from './paths.ts';

export const routes = [
  get(nameChangesPath, commission, list.show),
  get(`${nameChangesPath}/:nameChangeId`, commission, entry.show),
  post(`${nameChangesPath}/:nameChangeId`, commission, entry.submit),
];
