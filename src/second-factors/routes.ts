import { atManaged, atOwn, managedAuthority, ownAuthority } from '../authorities/place.ts';
import { accessManager, type Actor, administrator, mayEnrol, type Policy } from '../authorization/actor.ts';
import { get, limited, post } from '../web/routes.ts';
import * as app from './pages/app.ts';
import * as codes from './pages/codes.ts';
import * as demand from './pages/demand.ts';
import * as own from './pages/own.ts';
import * as passkey from './pages/passkey.ts';
import * as proof from './pages/proof.ts';
import * as remove from './pages/remove.ts';
import {
  appPath,
  codesPath,
  demandPath,
  ownFactors,
  passkeyOptionsPath,
  passkeyPath,
  proofPath,
  remindPath,
  removeAppPath,
  removePasskeyPath,
} from './paths.ts';

const changing = (route: ReturnType<typeof post>) => limited('second factors by user', route);

const demandsAt = (base: string, editor: Policy<Actor>, at: typeof atOwn) => [
  get(demandPath({ base }), editor, at(demand.show)),
  post(demandPath({ base }), editor, at(demand.submit)),
  post(remindPath({ base }, ':userId'), editor, at(demand.submitReminder)),
];

export const routes = [
  ...demandsAt(ownAuthority, administrator, atOwn),
  ...demandsAt(managedAuthority, accessManager, atManaged),
  get(ownFactors, mayEnrol, own.show),
  get(proofPath, mayEnrol, proof.show),
  changing(post(proofPath, mayEnrol, proof.submit)),
  get(appPath, mayEnrol, proof.fresh(app.show)),
  changing(post(appPath, mayEnrol, app.submit)),
  get(removeAppPath, mayEnrol, proof.fresh(remove.show)),
  changing(post(removeAppPath, mayEnrol, proof.fresh(remove.submit))),
  get(passkeyPath, mayEnrol, proof.fresh(passkey.show)),
  get(passkeyOptionsPath, mayEnrol, proof.fresh(passkey.options)),
  changing(post(passkeyPath, mayEnrol, passkey.submit)),
  get(removePasskeyPath(':passkeyId'), mayEnrol, proof.fresh(remove.show)),
  changing(post(removePasskeyPath(':passkeyId'), mayEnrol, proof.fresh(remove.submit))),
  get(codesPath, mayEnrol, proof.fresh(codes.show)),
  changing(post(codesPath, mayEnrol, proof.fresh(codes.submit))),
];
