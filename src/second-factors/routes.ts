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
  proofOptionsPath,
  proofPath,
  remindPath,
  removeAppPath,
  removePasskeyPath,
} from './paths.ts';

const changing = (route: ReturnType<typeof post>) => limited('second factors by user', route);

const demandsAt = (base: string, editor: Policy<Actor>, at: typeof atOwn) => [
  get(demandPath({ base }), editor, at(demand.show)),
  post(demandPath({ base }), editor, at(demand.submit), { proof: 'recent' }),
  post(remindPath({ base }, ':userId'), editor, at(demand.submitReminder)),
];

const recent = { proof: 'recent' } as const;

/**
 * Whether the proof is recent is asked when the key of an app is shown, or the challenge for a passkey given: setting up a
 * phone may take its time.
 */
export const routes = [
  ...demandsAt(ownAuthority, administrator, atOwn),
  ...demandsAt(managedAuthority, accessManager, atManaged),
  get(proofPath, mayEnrol, proof.show),
  get(proofOptionsPath, mayEnrol, proof.options),
  changing(post(proofPath, mayEnrol, proof.submit)),
  get(ownFactors, mayEnrol, own.show),
  get(appPath, mayEnrol, app.show, recent),
  changing(post(appPath, mayEnrol, app.submit)),
  get(removeAppPath, mayEnrol, remove.show, recent),
  changing(post(removeAppPath, mayEnrol, remove.submit, recent)),
  get(passkeyPath, mayEnrol, passkey.show, recent),
  get(passkeyOptionsPath, mayEnrol, passkey.options, recent),
  changing(post(passkeyPath, mayEnrol, passkey.submit)),
  get(removePasskeyPath(':passkeyId'), mayEnrol, remove.show, recent),
  changing(post(removePasskeyPath(':passkeyId'), mayEnrol, remove.submit, recent)),
  get(codesPath, mayEnrol, codes.show, recent),
  changing(post(codesPath, mayEnrol, codes.submit, recent)),
];
