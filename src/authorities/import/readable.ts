/** Turns the register's capitals into what a reader expects. Pure, and stable: what is readable already stays. */
import { capitalise, titleCase, withMissionPlace, withProperNames, written } from './spelling.ts';

/** Words in street names that are not capitalised unless they come first, by Swedish usage. */
const streetNouns = new Set(
  (
    'allé allén av backe bro c de des du esplanad esplanaden gata gatan gränd hamn hamngata hus i kaj kajen kyrkogata och plan plats på ' +
    'rue sjukhus stig strand strandgata strandväg strandvägen torg torget tr trappor van väg vägen vid von'
  ).split(' '),
);

/** Small words that some rows begin with a capital inside a name. */
const smallWords = /(?<=\S )(?:För|Och|Av|Mot|Till|Vid|Med|På|Om|I)(?= \S)/gu;

/**
 * An authority's name and, where the register ends the name with a short form, that short form:
 * «MYNDIGHETEN … (MSB)» or «…, FOI».
 */
export function readableName(text: string): { officialName: string; informalName: string } {
  const [, name = '', inParentheses, afterComma] =
    /^(.*?)(?:\s*\((\p{Lu}[^()\s]+)\)|,\s*(\p{Lu}{2,6}))?$/u.exec(collapse(text)) ?? [];
  const officialName = readableWords(name.replace(/-(och)(?=\s)/giu, '- $1'));
  return { officialName, informalName: inParentheses ?? afterComma ?? shortened(officialName) };
}

/** An informal name has at most a hundred characters; a longer one ends after a word that fits, if any does. */
function shortened(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 100).replace(/\s\S*$|.$/u, '')}…`;
}

/** A name in capitals gets sentence case, with capitals left to proper names and short forms. */
function readableWords(name: string): string {
  if (/\p{Ll}/u.test(name)) return withProperNames(name.replace(smallWords, (small) => small.toLowerCase()));
  return capitalise(withMissionPlace(withProperNames(written(name.toLowerCase()))));
}

/** A street, box or place line: words in capitals get an initial, «2TR» becomes «2 tr». */
export function readableStreet(text: string): string {
  return collapse(text)
    .replace(/(\d+) ?tr\b\.?/giu, '$1 tr')
    .replace(/\bC\/O\b/gu, 'c/o')
    .replace(
      /\b([IVX]+|S):([ST])\b/gu,
      (_, before: string, after: string) => `${before}:${after.toLowerCase()}`,
    )
    .replace(/(?<![\p{L}:/])\p{Lu}{2,}(?![\p{L}:/])/gu, (found, offset: number) =>
      readableStreetWord(found, offset),
    );
}

/** Two letters are initials or a staircase, unless they are a small word. */
function readableStreetWord(found: string, offset: number): string {
  const lower = found.toLowerCase();
  if (offset > 0 && streetNouns.has(lower)) return lower;
  return found.length === 2 ? found : capitalise(lower);
}

/** A postal city: «STOCKHOLM» becomes «Stockholm», «VÄSTRA FRÖLUNDA» «Västra Frölunda», «RIO DE JANEIRO» «Rio de Janeiro». */
export function readableCity(text: string): string {
  const city = collapse(text);
  return /\p{Ll}/u.test(city) ? city : titleCase(city.toLowerCase());
}

/** Outer white space away, inner runs of it made one space. */
export function collapse(text: string): string {
  return text.trim().replace(/\s+/gu, ' ');
}
