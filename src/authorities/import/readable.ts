/** Turns the register's capitals and bare digits into what a reader expects. Pure, and stable: what is readable already stays. */

/** Proper names that stand inside the names of Swedish authorities, in the form they have there. */
const properNames = [
  ...['Afrikainstitutet', 'Bernadotteakademin', 'Borås', 'Dalarna', 'Gävle', 'Halmstad', 'Kristianstad'],
  ...['Skövde', 'Stockholm', 'Sverige', 'Väst'],
].flatMap((name) => [name, `${name}s`]);
const abbreviations = ['ESF', 'EU', 'FAO', 'FN', 'ILO', 'IT', 'OECD', 'UNESCO'];
/** What the register shortens to fit its columns. */
const unabridged: Record<string, string> = { f: 'för', '&': 'och' };
const spellings = new Map([...properNames, ...abbreviations].map((name) => [name.toLowerCase(), name]));

/** Words in street names that are not capitalised unless they come first, by Swedish usage. */
const streetNouns = new Set([
  'allé',
  'gata',
  'gränd',
  'i',
  'plan',
  'på',
  'strandgata',
  'strandväg',
  'torg',
  'tr',
  'väg',
  'vägen',
]);

/** Swedish area codes of three digits; 08 has two and all others four (PTS, the Swedish numbering plan). */
const threeDigitCodes =
  /^0(?:10|11|13|16|18|19|20(?!0)|21|23|26|31|33|35|36|40|42|44|46|54|60|63|70|72|73|75|76|79|90)/;
const groupings: Record<number, RegExp> = {
  5: /^(...)(..)$/,
  6: /^(..)(..)(..)$/,
  7: /^(...)(..)(..)$/,
  8: /^(...)(...)(..)$/,
};

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

/** A name in capitals gets sentence case, with capitals left to proper names and abbreviations. */
function readableWords(name: string): string {
  if (/\p{Ll}/u.test(name)) return name;
  const words = name
    .toLowerCase()
    .replace(/[\p{L}&]+/gu, (word) => unabridged[word] ?? spellings.get(word) ?? word);
  return capitalise(
    words.replace(/(?<= i ).+(?= län$)/u, (county) => county.split(' ').map(capitalise).join(' ')),
  );
}

/** A street, box or place line: words in capitals get an initial, «2TR» becomes «2 tr». */
export function readableStreet(text: string): string {
  return collapse(text)
    .replace(/(\d+) ?tr\b\.?/giu, '$1 tr')
    .replace(/\b([IVX]+):S\b/gu, '$1:s')
    .replace(/(?<![\p{L}:])\p{Lu}{3,}(?![\p{L}:])/gu, (word, offset) => {
      const lower = word.toLowerCase();
      return offset > 0 && streetNouns.has(lower) ? lower : capitalise(lower);
    });
}

/** A postal city: «STOCKHOLM» becomes «Stockholm», «VÄSTRA FRÖLUNDA» «Västra Frölunda». */
export function readableCity(text: string): string {
  const city = collapse(text);
  return /\p{Ll}/u.test(city) ? city : city.toLowerCase().replace(/\p{L}+/gu, capitalise);
}

/** «087000800» becomes «08-700 08 00». What is not a Swedish number in bare digits stays as it is. */
export function readableTelephone(text: string): string {
  const number = collapse(text);
  if (/^114\d\d$/.test(number)) return `114 ${number.slice(3)}`;
  if (!/^0[1-9]\d+$/.test(number)) return number;
  const code = /^08/.exec(number)?.[0] ?? threeDigitCodes.exec(number)?.[0] ?? number.slice(0, 4);
  const groups = groupings[number.length - code.length]?.exec(number.slice(code.length));
  return groups ? `${code}-${groups.slice(1).join(' ')}` : number;
}

/** Outer white space away, inner runs of it made one space. */
export function collapse(text: string): string {
  return text.trim().replace(/\s+/gu, ' ');
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
