import { type ZodType } from 'zod';
import { emailAddress, optionalTelephone, optionalWebAddress, requiredName } from '../../web/forms.ts';
import { asLine, hasPiledMarks, mayFit } from '../../web/text.ts';
import { fieldLabels, limits } from '../fields.ts';
import { swedishOrganisationNumber } from '../organisation-number.ts';
import { collapse, readableCity, readableName, readableStreet } from './readable.ts';
import type { RegisterRow } from './scb-register.ts';
import { readTelephone } from './telephone.ts';

/** What the register says of one authority, ready to be stored; what it does not say is empty. */
export interface RegisterAuthority extends RegisterFields {
  /** Empty for an authority that the register has no number of. */
  organisationNumber: string;
}

/** The fields that the register knows. */
export interface RegisterFields {
  officialName: string;
  informalName: string;
  postalStreet: string;
  postalCode: string;
  postalCity: string;
  visitingStreet: string;
  visitingCode: string;
  visitingCity: string;
  telephone: string;
  email: string;
  website: string;
}

/** The values of a row with what was left out of it, or everything that is wrong with it; said in Swedish. */
export type ReadRow = { authority: RegisterAuthority; remarks: string[] } | { refusals: string[] };

interface Address {
  street: string;
  code: string;
  city: string;
}

/** The longest column, in characters. */
const longestColumn = 500;

/** What the forms of the portal take too. Made once: making them costs more than asking them. */
const forms = {
  officialName: requiredName(fieldLabels.officialName, limits.officialName),
  telephone: optionalTelephone(fieldLabels.telephone),
  email: emailAddress(fieldLabels.email),
  website: optionalWebAddress(fieldLabels.website),
};

const nowhere: Address = { street: '', code: '', city: '' };

/** A number that a spreadsheet has rounded: «2,02101E+09». */
const rounded = /^\d+[.,]\d+E\+?\d+$/i;

/**
 * Turns a row into values. Without a right name, or with a wrong number, it is refused; of all else, what cannot be
 * kept is left empty with a remark.
 */
export function readRow({ values, isTooLong }: Pick<RegisterRow, 'values' | 'isTooLong'>): ReadRow {
  if (isTooLong) return { refusals: ['raden har fler fält än rubrikraden'] };
  if (Object.values(values).some((value) => !mayFit(value, longestColumn) || hasPiledMarks(value)))
    return { refusals: ['raden har ett fält som är för långt, eller har för många accenter på en bokstav'] };
  const lines = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, asLine(value)]),
  ) as RegisterRow['values'];
  const { organisationNumber, refusal } = readNumber(lines.organisationNumber);
  const { officialName, informalName } = readableName(lines.name);
  const refusals = [refusal, refusalOfName(officialName), refusalOfShortForm(informalName)].filter(Boolean);
  if (refusals.length > 0) return { refusals: refusals as string[] };
  const remarks = organisationNumber === '' ? ['organisationsnumret saknas'] : [];
  return {
    authority: { organisationNumber, officialName, informalName, ...readReach(lines, remarks) },
    remarks,
  };
}

function readNumber(typed: string): { organisationNumber: string; refusal?: string } {
  const organisationNumber = typed === '' ? '' : swedishOrganisationNumber(typed);
  if (organisationNumber !== null) return { organisationNumber };
  if (rounded.test(typed))
    return {
      organisationNumber: '',
      refusal: `organisationsnumret har avrundats till ”${typed}” i ett kalkylprogram`,
    };
  return {
    organisationNumber: '',
    refusal: /^\d{6}.?\d{4}$/.test(typed)
      ? 'organisationsnumret har fel kontrollsiffra'
      : 'organisationsnumret ska skrivas NNNNNN-NNNN',
  };
}

function refusalOfName(name: string): string | null {
  if (name === '') return 'namnet saknas';
  if (name.length > limits.officialName) return `namnet är längre än ${limits.officialName} tecken`;
  const isName = forms.officialName.safeParse(name).success;
  return isName ? null : 'namnet saknar bokstäver';
}

const refusalOfShortForm = (name: string): string | null =>
  name.length > limits.informalName
    ? `det informella namnet är längre än ${limits.informalName} tecken`
    : null;

/** Everything that may be left out; what is goes to the remarks. */
function readReach(lines: RegisterRow['values'], remarks: string[]) {
  const kept = (value: string, what: string, form: ZodType<string>): string => {
    const read = form.safeParse(value);
    if (value === '' || read.success) return read.data ?? '';
    remarks.push(`${what} ”${shown(value)}” är felskriven och är utelämnad`);
    return '';
  };
  const address = (what: string, street: string, code: string, city: string): Address => ({
    street: fitting(readableStreet(street), limits.street, what, remarks),
    code: readCode(code, what, remarks),
    city: fitting(readableCity(city), limits.city, what, remarks),
  });
  const postal = address('postadressen', lines.postalStreet, lines.postalCode, lines.postalCity);
  const visiting = address('besöksadressen', lines.visitingStreet, lines.visitingCode, lines.visitingCity);
  const { number, remark } = readTelephone(lines.telephone);
  if (remark !== undefined) remarks.push(remark);
  return {
    ...addresses(postal, visiting),
    telephone: kept(number, 'telefonnumret', forms.telephone),
    email: kept(lines.email, 'e-postadressen', forms.email),
    website: kept(normalWebsite(lines.website), 'webbadressen', forms.website),
  };
}

const shown = (value: string): string => (value.length > 100 ? `${value.slice(0, 100)}…` : value);

function fitting(value: string, limit: number, what: string, remarks: string[]): string {
  if (value.length <= limit) return value;
  remarks.push(`${what} har en rad som är längre än ${limit} tecken och är utelämnad`);
  return '';
}

/** «12345» and «SE-123 45» become «123 45», «000 00» is none; a foreign one, which has letters, stays. */
function readCode(typed: string, what: string, remarks: string[]): string {
  const code = collapse(typed).toUpperCase();
  const [, first, second] = /^(?:SE?[- ]?)?(\d{3})\s?(\d{2})$/.exec(code) ?? [];
  if (first !== undefined) return `${first}${second}` === '00000' ? '' : `${first} ${second}`;
  if (code === '' || (code.length <= 12 && /^(?=.*\d)(?=.*[A-Z])[A-Z\d -]+$/.test(code))) return code;
  remarks.push(`${what} har postnumret ”${shown(typed)}”, som inte skrivs NNN NN och är utelämnat`);
  return '';
}

/**
 * An address without street and postcode is none. Its city is kept as postal city only when the authority has no
 * address at all.
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

const isSomewhere = ({ street, code }: Address): boolean => street !== '' || code !== '';

/** «www.arn.se» and «http://www.arn.se/» become «https://www.arn.se»; anything else stays, to be judged. */
function normalWebsite(address: string): string {
  const url = `https://${address.replace(/^https?:\/\//iu, '')}`;
  return address !== '' && URL.canParse(url)
    ? new URL(url).href.replace(/(?<=^https:\/\/[^/]+)\/$/u, '')
    : address;
}
