/** Fewest and most characters of a password (PWD-03). */
export const shortest = 8;
export const longest = 128;

export interface Demand {
  id: string;
  /** What the password must do, to follow «Lösenordet måste …». */
  text: string;
  isMet: (password: string) => boolean;
}

/** Unicode code points, as NIST SP 800-63B counts them. */
const characters = (password: string): number => Array.from(password).length;

/** What every chosen password must meet (PWD-03), with the words on the screen. Å, ä, é count as letters. */
export const demands: readonly Demand[] = [
  {
    id: 'length',
    text: `innehålla minst ${shortest} tecken`,
    isMet: (password) => characters(password) >= shortest,
  },
  { id: 'upper', text: 'innehålla minst en stor bokstav', isMet: (password) => /\p{Lu}/u.test(password) },
  { id: 'lower', text: 'innehålla minst en liten bokstav', isMet: (password) => /\p{Ll}/u.test(password) },
  { id: 'digit', text: 'innehålla minst en siffra', isMet: (password) => /\p{Nd}/u.test(password) },
  {
    id: 'limit',
    text: `innehålla högst ${longest} tecken`,
    isMet: (password) => characters(password) <= longest,
  },
];

/** The demands that a password does not meet, in the order that they are shown. */
export const unmetDemands = (password: string): Demand[] => {
  const composed = password.normalize('NFC');
  return demands.filter(({ isMet }) => !isMet(composed));
};

/** Shown among the demands; only the server can tell. */
export const notReused = 'inte vara något av dina fem senaste lösenord';
