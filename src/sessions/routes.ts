import { anyone } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as signIn from './pages/sign-in.ts';
import * as signOut from './pages/sign-out.ts';

export const routes = [
  get('/logga-in', anyone, signIn.show),
  post('/logga-in', anyone, signIn.submit),
  post('/logga-ut', anyone, signOut.submit),
];
