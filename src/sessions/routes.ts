import { anyone, anySignedIn, signedIn } from '../authorization/actor.ts';
import { paths } from '../web/paths.ts';
import { get, post } from '../web/routes.ts';
import * as ownSignIns from './pages/own-sign-ins.ts';
import * as passkey from './pages/passkey.ts';
import * as secondStep from './pages/second-step.ts';
import * as sendAgain from './pages/send-again.ts';
import * as signIn from './pages/sign-in.ts';
import * as signOut from './pages/sign-out.ts';
import * as staySignedIn from './pages/stay-signed-in.ts';
import { passkeyOptionsPath, secondStepPath } from './paths.ts';

export const routes = [
  get(paths.signIn, anyone, signIn.show),
  post(paths.signIn, anyone, signIn.submit),
  get(secondStepPath('app'), anyone, secondStep.showCode),
  post(secondStepPath('app'), anyone, secondStep.submitCode),
  get(secondStepPath('recovery'), anyone, secondStep.showRecovery),
  post(secondStepPath('recovery'), anyone, secondStep.submitRecovery),
  get(secondStepPath('passkey'), anyone, passkey.show),
  get(passkeyOptionsPath, anyone, passkey.options),
  post(secondStepPath('passkey'), anyone, passkey.submit),
  post(paths.signOut, anyone, signOut.submit),
  get(paths.staySignedIn, anySignedIn, staySignedIn.show),
  get(`${paths.sendAgain}/:draft`, signedIn, sendAgain.show),
  get(ownSignIns.ownSignIns, signedIn, ownSignIns.show),
  post(`${ownSignIns.ownSignIns}/avsluta-andra`, signedIn, ownSignIns.endOthers),
  post(`${ownSignIns.ownSignIns}/webblasare/:browserId/ta-bort`, signedIn, ownSignIns.forgetBrowser),
  post(`${ownSignIns.ownSignIns}/:signInId/avsluta`, signedIn, ownSignIns.end),
];
