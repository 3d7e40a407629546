import { administrator, signedIn } from '../authorization/actor.ts';
import { atOwn, ownAuthority } from '../authorities/place.ts';
import { get, post } from '../web/routes.ts';
import * as edit from './pages/edit.ts';
import * as list from './pages/list.ts';
import * as own from './pages/own.ts';
import * as register from './pages/register.ts';
import * as remove from './pages/remove.ts';
import * as resetPassword from './pages/reset-password.ts';
import * as user from './pages/user.ts';
import { ownDetails, usersPath } from './paths.ts';

const ownUsers = usersPath({ base: ownAuthority });

export const routes = [
  get(ownUsers, administrator, atOwn(list.show)),
  get(`${ownUsers}/csv`, administrator, atOwn(list.downloadCsv)),
  get(`${ownUsers}/ny`, administrator, atOwn(register.show)),
  post(`${ownUsers}/ny`, administrator, atOwn(register.submit)),
  get(`${ownUsers}/anvandarnamn`, administrator, register.proposal),
  get(`${ownUsers}/:userId`, administrator, atOwn(user.show)),
  get(`${ownUsers}/:userId/kvitto`, administrator, atOwn(register.receipt)),
  get(`${ownUsers}/:userId/redigera`, administrator, atOwn(edit.show)),
  post(`${ownUsers}/:userId/redigera`, administrator, atOwn(edit.submit)),
  get(`${ownUsers}/:userId/aterstall-losenord`, administrator, atOwn(resetPassword.show)),
  post(`${ownUsers}/:userId/aterstall-losenord`, administrator, atOwn(resetPassword.submit)),
  get(`${ownUsers}/:userId/ta-bort`, administrator, atOwn(remove.show)),
  post(`${ownUsers}/:userId/ta-bort`, administrator, atOwn(remove.submit)),
  get(ownDetails, signedIn, own.show),
  post(ownDetails, signedIn, own.submit),
  get(`${ownDetails}/fil`, signedIn, own.downloadFile),
];
