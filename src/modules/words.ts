import * as format from '../web/format.ts';

/** «Ingen myndighet», «1 myndighet», «12 myndigheter» */
export function authoritiesInWords(count: number): string {
  if (count === 0) return 'Ingen myndighet';
  return count === 1 ? '1 myndighet' : `${format.count(count)} myndigheter`;
}

/** «ingen», «1 användare», «12 användare» */
export const usersInWords = (count: number): string =>
  count === 0 ? 'ingen' : `${format.count(count)} användare`;

/** What is said of the authorities that have been told, after something was saved. */
export const toldInWords = (told: number): string =>
  told === 0 ? '' : ` ${authoritiesInWords(told)} får veta det med mejl.`;
