import { mayEnrol } from '../authorization/actor.ts';
import { get, limited, post } from '../web/routes.ts';
import * as app from './pages/app.ts';
import * as codes from './pages/codes.ts';
import * as own from './pages/own.ts';
import * as passkey from './pages/passkey.ts';
import * as proof from './pages/proof.ts';
import * as remove from './pages/remove.ts';
import {
  appPath,
  codesPath,
  ownFactors,
  passkeyOptionsPath,
  passkeyPath,
  proofPath,
  removeAppPath,
  removePasskeyPath,
} from './paths.ts';

const changing = (route: ReturnType<typeof post>) => limited('second factors by user', route);

export const routes = [
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
