import { paths } from '../web/paths.ts';

/** How the second step of a sign-in can be taken (PWD-11). */
export const ways = { app: 'kod', passkey: 'nyckel', recovery: 'reservkod' } as const;

export type Way = keyof typeof ways;

/** The page of the second step, which goes on to the target. */
export const secondStepPath = (way: Way, target?: string): string => {
  const path = `${paths.signIn}/${ways[way]}`;
  return target === undefined || target === paths.start ? path : `${path}?till=${encodeURIComponent(target)}`;
};

/** Where the browser fetches what it asks a passkey with. */
export const passkeyOptionsPath = `${paths.signIn}/nyckel/fraga`;
