import { paths } from '../web/paths.ts';
export const coordinatorsPath = paths.nationalCoordinators;

export const countryPath = (country: string, page = ''): string => `${coordinatorsPath}/${country}${page}`;
