import * as format from './format.ts';

/** The countries that take part: the EU and the EEA (ISO 3166-1). */
export const countries =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

/** The same to choose from, by their Swedish names. */
export const countryOptions = countries
  .map((code) => ({ value: code, label: format.country(code) }))
  .sort((one, other) => one.label.localeCompare(other.label, 'sv'));
