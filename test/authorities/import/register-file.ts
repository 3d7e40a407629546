/** Organisation numbers with the right check digit, of authorities that the demo data lacks. */
export const numbers = ['202100-5943', '202100-3625', '202100-6834', '202100-2114'] as const;

export const header =
  'Organisationsnr;Namn;PostAdress;PostNr;PostOrt;BesöksAdress;BesöksPostNr;BesöksPostOrt;Tfn;Epost;Webbadress;SFS';

interface Fields {
  name?: string;
  postalStreet?: string;
  telephone?: string;
  email?: string;
}

/** A row of the register that is right except for what the test says. */
export function registerRow(organisationNumber: string, fields: Fields = {}): string {
  const {
    name = 'Nämnden',
    postalStreet = 'BOX 1',
    telephone = '087000800',
    email = 'info@namnden.se',
  } = fields;
  return [
    ...[organisationNumber, name, postalStreet, postalStreet && '103 15', postalStreet && 'STOCKHOLM'],
    ...['', '000 00', 'STOCKHOLM', telephone, email, 'www.namnden.se', '2007:1216'],
  ].join(';');
}

export const registerFile = (...rows: string[]): string => `${[header, ...rows].join('\r\n')}\r\n`;
