import { atAny } from '../authorities/place.ts';
import { commission } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as move from './pages/move.ts';
import { movePath } from './paths.ts';

export const routes = [
  get(movePath(':authorityId'), commission, atAny(move.show)),
  post(movePath(':authorityId'), commission, atAny(move.submit)),
];
