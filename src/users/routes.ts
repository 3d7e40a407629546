import {
  asksManaged,
  asksOwn,
  atManaged,
  atOwn,
  managedAuthority,
  ownAuthority,
} from '../authorities/place.ts';
import { accessManager, type Actor, administrator, type Policy, signedIn } from '../authorization/actor.ts';
import { download, get, post } from '../web/routes.ts';
import * as edit from './pages/edit.ts';
import * as emailChange from './pages/email-change.ts';
import * as list from './pages/list.ts';
import * as own from './pages/own.ts';
import * as register from './pages/register.ts';
import * as remove from './pages/remove.ts';
import * as resetPassword from './pages/reset-password.ts';
import * as resetSecondFactor from './pages/reset-second-factor.ts';
import * as user from './pages/user.ts';
import { ownDetails, usersPath } from './paths.ts';

const usersAt = (base: string, editor: Policy<Actor>, at: typeof atOwn, asks: typeof asksOwn) => {
  const users = usersPath({ base });
  return [
    get(users, editor, at(list.show)),
    download(`${users}/csv`, editor, at(list.downloadCsv), { proof: 'recent' }),
    get(`${users}/ny`, editor, at(register.show)),
    post(`${users}/ny`, editor, at(register.submit), { proof: register.makesAdministrator }),
    get(`${users}/anvandarnamn`, editor, at(register.proposal)),
    get(`${users}/:userId`, editor, at(user.show)),
    get(`${users}/:userId/kvitto`, editor, at(register.receipt)),
    get(`${users}/:userId/redigera`, editor, at(edit.show)),
    post(`${users}/:userId/redigera`, editor, at(edit.submit), { proof: asks(edit.givesPower) }),
    post(`${users}/:userId/e-post/skicka-lanken-igen`, editor, at(emailChange.sendAgain)),
    post(`${users}/:userId/e-post/avbryt-bytet`, editor, at(emailChange.cancel)),
    get(`${users}/:userId/aterstall-losenord`, editor, at(resetPassword.show)),
    post(`${users}/:userId/aterstall-losenord`, editor, at(resetPassword.submit), { proof: 'recent' }),
    get(`${users}/:userId/aterstall-tvastegsinloggning`, editor, at(resetSecondFactor.show)),
    post(`${users}/:userId/aterstall-tvastegsinloggning`, editor, at(resetSecondFactor.submit), {
      proof: 'recent',
    }),
    get(`${users}/:userId/ta-bort`, editor, at(remove.show)),
    post(`${users}/:userId/ta-bort`, editor, at(remove.submit), { proof: asks(remove.takesPower) }),
  ];
};

export const routes = [
  ...usersAt(ownAuthority, administrator, atOwn, asksOwn),
  ...usersAt(managedAuthority, accessManager, atManaged, asksManaged),
  get(ownDetails, signedIn, own.show),
  post(ownDetails, signedIn, own.submit),
  download(`${ownDetails}/fil`, signedIn, own.downloadFile),
];
