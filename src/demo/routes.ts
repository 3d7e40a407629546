import { anyone } from '../authorization/actor.ts';
import { get } from '../web/routes.ts';
import * as mails from './pages/mails.ts';
import { demoPath, demoPreviewPath } from './paths.ts';

export const routes = [
  get(demoPath, anyone, mails.show),
  get(demoPreviewPath, anyone, mails.showPreviews),
  get(`${demoPreviewPath}/:template/:language`, anyone, mails.showMail),
];
