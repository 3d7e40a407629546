import { administrator, signedIn } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as classification from './pages/classification.ts';
import * as details from './pages/details.ts';
import * as edit from './pages/edit.ts';
import * as modules from './pages/modules.ts';
import { ownAuthority } from './tabs.ts';

export const routes = [
  get(ownAuthority, signedIn, details.show),
  get(`${ownAuthority}/klassificering`, signedIn, classification.show),
  get(`${ownAuthority}/moduler`, signedIn, modules.show),
  get(`${ownAuthority}/redigera`, administrator, edit.show),
  post(`${ownAuthority}/redigera`, administrator, edit.submit),
];
