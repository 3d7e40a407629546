import { z } from 'zod';
import { asLine, hasPiledMarks, mayFit } from '../../web/text.ts';
import { hasCheckDigit } from '../organisation-number.ts';
import { collapse, readableCity, readableName, readableStreet, readableTelephone } from './readable.ts';

/** What the register says of one authority, ready to be stored; what it does not say is empty. */
export type RegisterAuthority = z.infer<typeof registerAuthority>;

/** The values of a row, or everything that is wrong with it, said in Swedish. */
export type ReadRow = { authority: RegisterAuthority } | { refusals: string[] };

interface Address {
  street: string;
  code: string;
  city: string;
}

const columnCount = 12;

/** The longest column, in characters. */
const longestColumn = 500;
const nowhere: Address = { street: '', code: '', city: '' };

const registerAuthority = z.object({
  organisationNumber: z
    .string()
    .regex(/^\d{6}-\d{4}$/, { error: 'organisationsnumret ska skrivas NNNNNN-NNNN', abort: true })
    .refine(hasCheckDigit, 'organisationsnumret har fel kontrollsiffra'),
  officialName: text('namnet', 200)
    .min(1, 'namnet saknas')
    .regex(/\p{L}|^$/u, 'namnet saknar bokstäver'),
  informalName: text('det informella namnet', 100),
  postalStreet: text('postadressen', 200),
  postalCode: postalCode('postadressen'),
  postalCity: text('postadressens ort', 100),
  visitingStreet: text('besöksadressen', 200),
  visitingCode: postalCode('besöksadressen'),
  visitingCity: text('besöksadressens ort', 100),
  telephone: text('telefonnumret', 30).regex(/^[\d +()/-]*$/, 'telefonnumret innehåller annat än siffror'),
  email: text('e-postadressen', 254).refine(isEmail, 'e-postadressen är felskriven'),
  website: text('webbadressen', 500).refine(isWebsite, 'webbadressen är felskriven'),
});

/** Turns the fields of a row into values. An e-mail may be missing, since the register lacks some. */
export function readRow(fields: readonly string[]): ReadRow {
  if (fields.length !== columnCount)
    return { refusals: [`raden har ${fields.length} kolumner i stället för ${columnCount}`] };
  if (fields.some((field) => !mayFit(field, longestColumn) || hasPiledMarks(field)))
    return { refusals: ['raden har ett fält som är för långt, eller har för många accenter på en bokstav'] };
  const read = registerAuthority.safeParse(values(fields.map(asLine)));
  if (read.success) return { authority: read.data };
  return { refusals: [...new Set(read.error.issues.map((issue) => issue.message))] };
}

function values(fields: readonly string[]): z.input<typeof registerAuthority> {
  const [number = '', name = '', ...rest] = fields;
  const [postalStreet, postalCode, postalCity, visitingStreet, visitingCode, visitingCity, ...others] = rest;
  const [telephone = '', email = '', website = ''] = others;
  const visiting = readableAddress(visitingStreet, visitingCode, visitingCity);
  const postal = readableAddress(postalStreet, postalCode, postalCity);
  return {
    organisationNumber: collapse(number),
    ...readableName(name),
    ...addresses(postal, visiting),
    telephone: readableTelephone(telephone),
    email: collapse(email).toLowerCase(),
    website: normalWebsite(collapse(website)),
  };
}

function readableAddress(street = '', code = '', city = ''): Address {
  const real = collapse(code) === '000 00' ? '' : collapse(code);
  return { street: readableStreet(street), code: real, city: readableCity(city) };
}

/**
 * An address without street and postcode (the register writes «000 00») is none. Its city is kept as postal city only
 * when the authority has no address at all.
 */
function addresses(postal: Address, visiting: Address) {
  const somewhere = isSomewhere(postal) || isSomewhere(visiting);
  const onlyCity = { ...nowhere, city: postal.city || visiting.city };
  const to = isSomewhere(postal) ? postal : somewhere ? nowhere : onlyCity;
  const at = isSomewhere(visiting) ? visiting : nowhere;
  return {
    postalStreet: to.street,
    postalCode: to.code,
    postalCity: to.city,
    visitingStreet: at.street,
    visitingCode: at.code,
    visitingCity: at.city,
  };
}

function isSomewhere(address: Address): boolean {
  return address.street !== '' || address.code !== '';
}

/** «www.arn.se» and «http://www.arn.se/» become «https://www.arn.se»; anything else stays, to be judged. */
function normalWebsite(address: string): string {
  const url = `https://${address.replace(/^https?:\/\//iu, '')}`;
  return address !== '' && URL.canParse(url)
    ? new URL(url).href.replace(/(?<=^https:\/\/[^/]+)\/$/u, '')
    : address;
}

function isWebsite(address: string): boolean {
  return address === '' || (URL.canParse(address) && /^https:\/\/[^/@:]+\.[^/@:]{2,}(?:\/|$)/u.test(address));
}

function isEmail(address: string): boolean {
  return address === '' || z.email().safeParse(address).success;
}

/** A text no longer than its column, without control characters (which PostgreSQL or the pages refuse). */
function text(what: string, longest: number) {
  return z
    .string()
    .max(longest, `${what} är längre än ${longest} tecken`)
    .refine((value) => !/\p{Cc}/u.test(value), `${what} innehåller styrtecken`);
}

function postalCode(what: string) {
  return z.string().regex(/^(?:\d{3} \d{2})?$/, `${what} har ett postnummer som inte skrivs NNN NN`);
}
