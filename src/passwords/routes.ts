import { anyone, anySignedIn } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as choose from './pages/choose.ts';
import * as forgotten from './pages/forgotten.ts';

export const routes = [
  get('/byt-losenord', anySignedIn, choose.show),
  post('/byt-losenord', anySignedIn, choose.submit),
  get('/glomt-losenordet', anyone, forgotten.show),
  post('/glomt-losenordet', anyone, forgotten.submit),
];
