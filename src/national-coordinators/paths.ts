export const coordinatorsPath = '/administration/nationella-samordnare';

export const countryPath = (country: string, page = ''): string => `${coordinatorsPath}/${country}${page}`;
