import { anyone } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as confirm from './pages/confirm.ts';
import { confirmationPath } from './paths.ts';

export const routes = [
  get(confirmationPath(':token'), anyone, confirm.show),
  post(confirmationPath(':token'), anyone, confirm.submit),
];
