import { ownAuthority } from '../authorities/tabs.ts';
import { administrator } from '../authorization/actor.ts';
import { get } from '../web/routes.ts';
import * as list from './pages/list.ts';

export const routes = [get(`${ownAuthority}/anvandare`, administrator, list.show)];
