import { anyone, anySignedIn, signedIn } from '../authorization/actor.ts';
import { paths } from '../web/paths.ts';
import { get, post } from '../web/routes.ts';
import * as ownSignIns from './pages/own-sign-ins.ts';
import * as sendAgain from './pages/send-again.ts';
import * as signIn from './pages/sign-in.ts';
import * as signOut from './pages/sign-out.ts';
import * as staySignedIn from './pages/stay-signed-in.ts';

export const routes = [
  get(paths.signIn, anyone, signIn.show),
  post(paths.signIn, anyone, signIn.submit),
  post(paths.signOut, anyone, signOut.submit),
  get(paths.staySignedIn, anySignedIn, staySignedIn.show),
  get(`${paths.sendAgain}/:draft`, signedIn, sendAgain.show),
  get(ownSignIns.ownSignIns, signedIn, ownSignIns.show),
  post(`${ownSignIns.ownSignIns}/avsluta-andra`, signedIn, ownSignIns.endOthers),
  post(`${ownSignIns.ownSignIns}/:signInId/avsluta`, signedIn, ownSignIns.end),
];
