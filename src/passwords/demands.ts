import { normalised } from '../web/text.ts';
import { containsWord, isCommon } from './guessable.ts';

/** Fewest and most characters of a password (PWD-03). */
export const shortest = 8;
export const longest = 128;

export interface Demand {
  id: string;
  /** «Lösenordet måste …» or «Lösenordet får inte …». */
  kind: 'must' | 'must not';
  /** What it must do, or must not. */
  text: string;
  /** The words are those of its owner (`ownWords`). */
  isMet: (password: string, words: readonly string[]) => boolean;
}

/** Unicode code points, as NIST SP 800-63B counts them. */
const characters = (password: string): number => Array.from(password).length;

/** What every chosen password must meet (PWD-03), with the words on the screen. Å, ä, é count as letters. */
export const demands: readonly Demand[] = [
  {
    id: 'length',
    kind: 'must',
    text: `innehålla minst ${shortest} tecken`,
    isMet: (password) => characters(password) >= shortest,
  },
  {
    id: 'upper',
    kind: 'must',
    text: 'innehålla minst en stor bokstav',
    isMet: (password) => /\p{Lu}/u.test(password),
  },
  {
    id: 'lower',
    kind: 'must',
    text: 'innehålla minst en liten bokstav',
    isMet: (password) => /\p{Ll}/u.test(password),
  },
  {
    id: 'digit',
    kind: 'must',
    text: 'innehålla minst en siffra',
    isMet: (password) => /\p{Nd}/u.test(password),
  },
  {
    id: 'limit',
    kind: 'must',
    text: `innehålla högst ${longest} tecken`,
    isMet: (password) => characters(password) <= longest,
  },
  {
    id: 'common',
    kind: 'must not',
    text: 'vara ett vanligt lösenord, till exempel Sommar2026',
    isMet: (password) => !isCommon(password),
  },
  {
    id: 'own-words',
    kind: 'must not',
    text: 'innehålla ditt namn, ditt användarnamn, din e-postadress, din myndighets namn eller portalens namn',
    isMet: (password, words) => !containsWord(password, words),
  },
];

/** The demands that a password does not meet, in the order that they are shown. */
export const unmetDemands = (password: string, words: readonly string[]): Demand[] => {
  const composed = normalised(password);
  return demands.filter(({ isMet }) => !isMet(composed, words));
};

/** Shown among the demands; looked up among the hashes of the latest passwords (PWD-02). */
export const notReused = {
  id: 'reused',
  kind: 'must not',
  text: 'vara något av dina fem senaste lösenord',
} as const;

/** The demand as a sentence. */
export const sentence = ({ kind, text }: Pick<Demand, 'kind' | 'text'>): string =>
  `Lösenordet ${kind === 'must' ? 'måste' : 'får inte'} ${text}.`;
