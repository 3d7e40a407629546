import { anyone } from '../authorization/actor.ts';
import { get } from '../web/routes.ts';
import * as demo from './pages/demo.ts';

export const routes = [get(demo.demoPath, anyone, demo.show)];
