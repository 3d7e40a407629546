import { anyone, signedIn } from '../authorization/actor.ts';
import { paths } from '../web/paths.ts';
import { get } from '../web/routes.ts';
import * as administration from './pages/administration.ts';
import * as securityTxt from './pages/security-txt.ts';
import * as start from './pages/start.ts';

export const routes = [
  get(paths.start, signedIn, start.show),
  get(paths.administration, signedIn, administration.show),
  get('/.well-known/security.txt', anyone, securityTxt.show),
];
