import { shownEmailAddress } from './email-address.ts';

/** How dates, countries, languages and addresses are written in the pages: in Swedish, in Swedish time. */
const timeZone = 'Europe/Stockholm';

const dateFormat = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
const dateTimeFormat = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
const countries = new Intl.DisplayNames('sv-SE', { type: 'region' });
const languages = new Intl.DisplayNames('sv-SE', { type: 'language' });

/** 2026-11-23 */
export const date = (value: Date): string => dateFormat.format(value);

/** 2026-11-23 14:05 */
export const dateTime = (value: Date): string => dateTimeFormat.format(value);

/** SE → Sverige */
export const country = remembered((code) => countries.of(code) ?? code);

/** sv → svenska */
export const language = remembered((code) => languages.of(code) ?? code);

/** info@xn--rksmrgs-5wao1o.example → info@räksmörgås.example */
export const email = shownEmailAddress;

/** 12 500 */
export const count = (value: number): string => value.toLocaleString('sv-SE');

/** fi → suomi */
export const languageOwnName = remembered(
  (code) => new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code,
);

/** Codes are few, and their names are slow to look up. */
function remembered(nameOf: (code: string) => string): (code: string) => string {
  const names = new Map<string, string>();
  return (code) => {
    const name = names.get(code) ?? nameOf(code);
    names.set(code, name);
    return name;
  };
}
