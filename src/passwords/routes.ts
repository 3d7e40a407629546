import { anyone, anySignedIn } from '../authorization/actor.ts';
import { paths } from '../web/paths.ts';
import { get, limited, post } from '../web/routes.ts';
import * as choose from './pages/choose.ts';
import * as forgotten from './pages/forgotten.ts';

export const routes = [
  get(paths.choosePassword, anySignedIn, choose.show),
  limited('new passwords by user', post(paths.choosePassword, anySignedIn, choose.submit)),
  get(paths.forgottenPassword, anyone, forgotten.show),
  post(paths.forgottenPassword, anyone, forgotten.submit),
];
