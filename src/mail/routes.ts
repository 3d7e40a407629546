import { commission } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as previews from './pages/previews.ts';
import * as queue from './pages/queue.ts';
import { mailPath, previewPath } from './paths.ts';

export const routes = [
  get(mailPath, commission, queue.show),
  post(`${mailPath}/:mailId/forsok-igen`, commission, queue.submitRetry),
  get(previewPath, commission, previews.show),
  get(`${previewPath}/:template/:language`, commission, previews.showMail),
];
