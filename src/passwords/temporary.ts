import { randomInt } from 'node:crypto';

/** Without letters and digits that look alike. */
const alphabets = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789'];
const length = 14;

/** How long a temporary password works, in days (PWD-06). */
export const temporaryDays = 7;

/** A random password of some 80 bits that obeys PWD-03 and can be typed off a mail. */
export function temporaryPassword(): string {
  const ofEach = alphabets.map(pick);
  const rest = Array.from({ length: length - ofEach.length }, () => pick(alphabets.join('')));
  return shuffle([...ofEach, ...rest]).join('');
}

const pick = (alphabet: string): string => alphabet.charAt(randomInt(alphabet.length));

function shuffle(letters: string[]): string[] {
  for (let last = letters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [letters[last], letters[other]] = [letters[other]!, letters[last]!];
  }
  return letters;
}

/** When a temporary password given now no longer works. */
export const temporaryUntil = (now: Date): Date =>
  new Date(now.getTime() + temporaryDays * 24 * 60 * 60 * 1000);
