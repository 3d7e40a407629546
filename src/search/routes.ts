import { signedIn } from '../authorization/actor.ts';
import { paths } from '../web/paths.ts';
import { get } from '../web/routes.ts';
import * as search from './pages/search.ts';

export const routes = [get(paths.search, signedIn, search.show)];
