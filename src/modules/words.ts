import * as format from '../web/format.ts';

/** «Ingen myndighet», «1 myndighet», «12 myndigheter» */
export function describeAuthorities(count: number): string {
  if (count === 0) return 'Ingen myndighet';
  return count === 1 ? '1 myndighet' : `${format.count(count)} myndigheter`;
}

/** «ingen», «1 användare», «12 användare» */
export const describeUsers = (count: number): string =>
  count === 0 ? 'ingen' : `${format.count(count)} användare`;

/** What is said of the authorities that have been told, after something was saved. */
export const describeTold = (told: number): string =>
  told === 0 ? '' : ` ${describeAuthorities(told)} får veta det med mejl.`;
