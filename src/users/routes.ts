import { administrator, signedIn } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as edit from './pages/edit.ts';
import * as list from './pages/list.ts';
import * as own from './pages/own.ts';
import * as register from './pages/register.ts';
import * as remove from './pages/remove.ts';
import * as resetPassword from './pages/reset-password.ts';
import * as user from './pages/user.ts';
import { ownDetails, usersPath } from './paths.ts';

export const routes = [
  get(usersPath, administrator, list.show),
  get(`${usersPath}/csv`, administrator, list.downloadCsv),
  get(`${usersPath}/ny`, administrator, register.show),
  post(`${usersPath}/ny`, administrator, register.submit),
  get(`${usersPath}/anvandarnamn`, administrator, register.proposal),
  get(`${usersPath}/:userId`, administrator, user.show),
  get(`${usersPath}/:userId/kvitto`, administrator, register.receipt),
  get(`${usersPath}/:userId/redigera`, administrator, edit.show),
  post(`${usersPath}/:userId/redigera`, administrator, edit.submit),
  get(`${usersPath}/:userId/aterstall-losenord`, administrator, resetPassword.show),
  post(`${usersPath}/:userId/aterstall-losenord`, administrator, resetPassword.submit),
  get(`${usersPath}/:userId/ta-bort`, administrator, remove.show),
  post(`${usersPath}/:userId/ta-bort`, administrator, remove.submit),
  get(ownDetails, signedIn, own.show),
  post(ownDetails, signedIn, own.submit),
  get(`${ownDetails}/fil`, signedIn, own.downloadFile),
];
