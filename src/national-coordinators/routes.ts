import { commission } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as administrators from './pages/administrators.ts';
import * as country from './pages/country.ts';
import * as list from './pages/list.ts';
import * as register from './pages/register.ts';
import { coordinatorsPath, countryPath } from './paths.ts';

const ofCountry = (page = ''): string => countryPath(':country', page);

export const routes = [
  get(coordinatorsPath, commission, list.show),
  get(ofCountry(), commission, country.show),
  get(ofCountry('/registrera'), commission, register.show),
  post(ofCountry('/registrera'), commission, register.submit, { proof: 'recent' }),
  get(ofCountry('/administratorer'), commission, administrators.show),
  get(ofCountry('/administratorer/:userId/aterstall-losenord'), commission, administrators.confirm),
  post(ofCountry('/administratorer/:userId/aterstall-losenord'), commission, administrators.submit, {
    proof: 'recent',
  }),
  get(
    ofCountry('/administratorer/:userId/aterstall-tvastegsinloggning'),
    commission,
    administrators.confirmFactor,
  ),
  post(
    ofCountry('/administratorer/:userId/aterstall-tvastegsinloggning'),
    commission,
    administrators.submitFactor,
    { proof: 'recent' },
  ),
  get(ofCountry('/utse/:authorityId'), commission, country.confirm),
  post(ofCountry('/utse/:authorityId'), commission, country.submit, { proof: 'recent' }),
];
