import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A number, empty when there is none, and in Swedish what is left out of what the register says. */
export interface ReadTelephone {
  number: string;
  remark?: string;
}

/** Swedish area codes of three digits; 08 has two and all others four (PTS, the Swedish numbering plan). */
const threeDigitCodes =
  /^0(?:10|11|13|16|18|19|20(?!0)|21|23|26|31|33|35|36|40|42|44|46|54|60|63|70|72|73|75|76|79|90)/;

/** How the digits after the area code are grouped, by their number (Språkrådet, «Myndigheternas skrivregler»). */
const groupings: Record<number, RegExp> = {
  5: /^(...)(..)$/,
  6: /^(..)(..)(..)$/,
  7: /^(...)(..)(..)$/,
  8: /^(...)(...)(..)$/,
};

/** Short numbers that are dialled as they are: 112, 114 14, 1177. */
const shortNumber = /^1[1-9]\d{1,3}$/;

/** What stands before a number, such as «Tfn:», and after it without adding anything. */
const label = /^(?:[\p{L}.]+:?\s*)+(?=[+(\d])/u;
const switchboard = /^[\s,;(]*(?:växel|växeln|vxl?)?[.)\s]*$/iu;

/** What a number is written with, until something else begins. */
const beginning = /^[+\d][\d .()\p{Pd}]*\d/u;

/**
 * «087000800» and «+46 8 700 08 00» become «08-700 08 00», «771630000», which a spreadsheet has taken the zero of,
 * «0771-63 00 00»; foreign numbers are written internationally. Of two numbers the first is taken, of a number with an
 * extension the number. What is no number is left out. For a text of at most a few hundred characters.
 */
export function readTelephone(text: string): ReadTelephone {
  if (!/\d/.test(text)) return { number: '' };
  const typed = text.replace(label, '');
  const whole = written(typed);
  if (whole) return { number: whole };
  const [first = ''] = beginning.exec(typed) ?? [];
  const number = written(first);
  if (!number) return { number: '', remark: `telefonnumret ”${text}” går inte att läsa och är utelämnat` };
  const rest = typed.slice(first.length);
  if (switchboard.test(rest)) return { number };
  return { number, remark: `av telefonnumret ”${text}” är bara ${number} med` };
}

/** The number as it is written; null when it is none that could be called. */
function written(text: string): string | null {
  const digits = text.replace(/\s/g, '');
  if (shortNumber.test(digits))
    return digits.length === 5 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits;
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: 'SE', extract: false });
  if (!parsed?.isValid()) return null;
  return parsed.country === 'SE' ? swedish(`0${parsed.nationalNumber}`) : parsed.formatInternational();
}

function swedish(number: string): string {
  const code = /^08/.exec(number)?.[0] ?? threeDigitCodes.exec(number)?.[0] ?? number.slice(0, 4);
  const groups = groupings[number.length - code.length]?.exec(number.slice(code.length));
  return groups ? `${code}-${groups.slice(1).join(' ')}` : number;
}
