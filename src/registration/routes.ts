import { managedAuthorities } from '../authorities/place.ts';
import { accessManager } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as register from './pages/register.ts';

export const routes = [
  get(`${managedAuthorities}/registrera`, accessManager, register.show),
  post(`${managedAuthorities}/registrera`, accessManager, register.submit, { proof: register.isLastStep }),
];
