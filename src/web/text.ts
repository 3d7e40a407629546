/** What text may hold, and how it is brought into one form: measured first, so that no work is spent on too much. */

/**
 * How many code units one letter may take as it is sent: Unicode's longest canonical decomposition (UAX #15, U+1F82).
 * No text that is short enough once it is composed is refused before.
 */
const unitsOfOneLetter = 4;

/** Whether a text, as it was sent, may be short enough once it is composed (SEC-07); `limit` counts code units. */
export const mayFit = (text: string, limit: number): boolean => text.length <= limit * unitsOfOneLetter;

/** More marks in a row than any language sets on a letter; UAX #15 (stream-safe text) has 30 as the most. */
const piledMarks = /\p{M}{11}/u;

/** Whether more than ten marks stand on one letter: they cover the lines around, and are slow to put in order. */
export const hasPiledMarks = (text: string): boolean => piledMarks.test(text);

/** So many code units are put in order at once, however their marks are piled: a password may be. */
const shortText = 2000;

/** No field holds more, in code units, as it is sent. */
const longestText = 50_000;

/** Without marks: Å, ä and é as A, a and e. */
export const withoutMarks = (text: string): string => normalised(text, 'NFKD').replace(/\p{M}/gu, '');

/** Whether an index of trigrams (pg_trgm) can look for the text: for one without any it would be read from end to end. */
export const hasTrigram = (text: string): boolean => /[a-z0-9]{3}/i.test(withoutMarks(text));

type NormalForm = 'NFC' | 'NFD' | 'NFKD';

/**
 * Text in one of Unicode's normal forms; the only place that makes them. Ordering marks takes time with the square of
 * their number, so text must be measured first (SEC-07).
 * @throws RangeError for more than 50,000 code units, and for piled marks in more than 2,000
 */
export function normalised(text: string, form: NormalForm = 'NFC'): string {
  if (text.length > longestText || (text.length > shortText && hasPiledMarks(text)))
    throw new RangeError(`a text of ${text.length} code units is not measured before it is normalised`);
  return text.normalize(form);
}

/**
 * Invisible characters (SEC-08): those that Unicode tells programs to ignore (zero-width characters, soft hyphens,
 * fillers, variation selectors, tags), direction and annotation marks, the Braille blank, and private use. Joiners are
 * included: no official language of the EU uses them.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\u2800]/gu;

/** Controls that turn the direction of what stands around them (UAX #9): the portal has no text from right to left. */
const bidiControls = /\p{Bidi_Control}/gu;

export const hasInvisible = (text: string): boolean => text.search(invisible) !== -1;

export const withoutInvisible = (text: string): string => text.replace(invisible, '');

/** Whether anything of the text is seen. */
export const isVisible = (text: string): boolean => withoutInvisible(text).trim() !== '';

/** A line: NFC, without what nobody sees, white space trimmed and collapsed. */
export const asLine = (text: string): string =>
  withoutInvisible(normalised(text)).replace(/\s+/g, ' ').trim();

/** Lines: NFC, without controls of direction. Joiners and selectors stay, which emoji are made with. */
export function asParagraphs(text: string): string {
  const lines = normalised(text).replace(bidiControls, '').replace(/\r\n?/g, '\n').trim();
  return isVisible(lines) ? lines : '';
}
