import { commission } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as add from './pages/add.ts';
import * as edit from './pages/edit.ts';
import * as list from './pages/list.ts';
import * as retire from './pages/retire.ts';
import { keywordsPath } from './paths.ts';

export const routes = [
  get(keywordsPath, commission, list.show),
  get(`${keywordsPath}/ny`, commission, add.show),
  post(`${keywordsPath}/ny`, commission, add.submit),
  get(`${keywordsPath}/:keywordId/redigera`, commission, edit.show),
  post(`${keywordsPath}/:keywordId/redigera`, commission, edit.submit),
  get(`${keywordsPath}/:keywordId/lat-utga`, commission, retire.show),
  post(`${keywordsPath}/:keywordId/lat-utga`, commission, retire.submit),
  get(`${keywordsPath}/:keywordId/anvand-igen`, commission, retire.showUsingAgain),
  post(`${keywordsPath}/:keywordId/anvand-igen`, commission, retire.submitUsingAgain),
];
