import { anyone, anySignedIn } from '../authorization/actor.ts';
import { get, limited, post } from '../web/routes.ts';
import * as choose from './pages/choose.ts';
import * as forgotten from './pages/forgotten.ts';

export const routes = [
  get('/byt-losenord', anySignedIn, choose.show),
  limited('new passwords by user', post('/byt-losenord', anySignedIn, choose.submit)),
  get('/glomt-losenordet', anyone, forgotten.show),
  post('/glomt-losenordet', anyone, forgotten.submit),
];
