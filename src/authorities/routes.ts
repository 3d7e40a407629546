import { administrator, signedIn } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as classification from './pages/classification.ts';
import * as confirm from './pages/confirm.ts';
import * as details from './pages/details.ts';
import * as edit from './pages/edit.ts';
import * as modules from './pages/modules.ts';
import { atAny, atOwn, ownAuthority } from './place.ts';

const anyAuthority = '/myndigheter/:authorityId';

export const routes = [
  get(ownAuthority, signedIn, atOwn(details.show)),
  get(`${ownAuthority}/klassificering`, signedIn, atOwn(classification.show)),
  get(`${ownAuthority}/moduler`, signedIn, atOwn(modules.show)),
  get(`${ownAuthority}/redigera`, administrator, atOwn(edit.show)),
  post(`${ownAuthority}/redigera`, administrator, atOwn(edit.submit)),
  post(`${ownAuthority}/bekrafta`, administrator, atOwn(confirm.submit)),
  get(anyAuthority, signedIn, atAny(details.show)),
  get(`${anyAuthority}/klassificering`, signedIn, atAny(classification.show)),
  get(`${anyAuthority}/moduler`, signedIn, atAny(modules.show)),
];
