import { signedIn } from '../authorization/actor.ts';
import { get } from '../web/routes.ts';
import * as administration from './pages/administration.ts';
import * as start from './pages/start.ts';

export const routes = [get('/', signedIn, start.show), get('/administration', signedIn, administration.show)];
