import { signedIn } from '../authorization/actor.ts';
import { get } from '../web/routes.ts';
import * as search from './pages/search.ts';

export const routes = [get('/sok-myndighet', signedIn, search.show)];
