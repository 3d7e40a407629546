import { accessManager, type Actor, administrator, type Policy, signedIn } from '../authorization/actor.ts';
import { authorityPath } from '../web/paths.ts';
import { get, post } from '../web/routes.ts';
import * as classification from './pages/classification.ts';
import * as confirm from './pages/confirm.ts';
import * as details from './pages/details.ts';
import * as edit from './pages/edit.ts';
import * as emailChange from './pages/email-change.ts';
import * as modules from './pages/modules.ts';
import {
  asksManaged,
  asksOwn,
  atAny,
  atManaged,
  atOwn,
  emailChangePath,
  managedAuthority,
  ownAuthority,
} from './place.ts';

const tabs = (base: string, reader: Policy<Actor>, at: typeof atOwn) => [
  get(base, reader, at(details.show)),
  get(`${base}/klassificering`, reader, at(classification.show)),
  get(`${base}/moduler`, reader, at(modules.show)),
];

const editing = (base: string, editor: Policy<Actor>, at: typeof atOwn, asks: typeof asksOwn) => [
  get(`${base}/redigera`, editor, at(edit.show)),
  post(`${base}/redigera`, editor, at(edit.submit), { proof: asks(edit.changesEmail) }),
  post(`${base}/bekrafta`, editor, at(confirm.submit)),
  post(`${emailChangePath({ base })}/skicka-lanken-igen`, editor, at(emailChange.sendAgain)),
  post(`${emailChangePath({ base })}/avbryt-bytet`, editor, at(emailChange.cancel)),
];

export const routes = [
  ...tabs(ownAuthority, signedIn, atOwn),
  ...editing(ownAuthority, administrator, atOwn, asksOwn),
  ...tabs(managedAuthority, accessManager, atManaged),
  ...editing(managedAuthority, accessManager, atManaged, asksManaged),
  ...tabs(authorityPath(':authorityId'), signedIn, atAny),
];
