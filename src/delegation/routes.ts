import { atManaged, managedAuthority } from '../authorities/place.ts';
import { nationalCoordinator } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as delegation from './pages/delegation.ts';

export const routes = [
  get(`${managedAuthority}/atkomstansvar`, nationalCoordinator, atManaged(delegation.show)),
  post(`${managedAuthority}/atkomstansvar`, nationalCoordinator, atManaged(delegation.submit), {
    proof: 'recent',
  }),
];
