import { anyone } from '../authorization/actor.ts';
import { paths } from '../web/paths.ts';
import { get } from '../web/routes.ts';
import * as accessibility from './pages/accessibility.ts';
import * as cookies from './pages/cookies.ts';
import * as help from './pages/help.ts';
import * as personalData from './pages/personal-data.ts';
import * as robots from './pages/robots.ts';

export const routes = [
  get(paths.help, anyone, help.show),
  get(paths.accessibility, anyone, accessibility.show),
  get(paths.personalData, anyone, personalData.show),
  get(paths.cookies, anyone, cookies.show),
  get('/robots.txt', anyone, robots.show),
];
