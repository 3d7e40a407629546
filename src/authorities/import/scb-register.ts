import { readTable, type Table, type TableForm, type TableRow } from '../../spreadsheets/read-table.ts';

/** Statistics Sweden's headings, and others for the same. */
const form = {
  columns: {
    organisationNumber: {
      headings: ['Organisationsnr', 'Organisationsnummer', 'Orgnr', 'Org.nummer'],
      isRequired: true,
    },
    name: { headings: ['Namn', 'Myndighet', 'Officiellt namn'], isRequired: true },
    postalStreet: { headings: ['PostAdress', 'Utdelningsadress'] },
    postalCode: { headings: ['PostNr', 'Postnummer'] },
    postalCity: { headings: ['PostOrt'] },
    visitingStreet: { headings: ['BesöksAdress'] },
    visitingCode: { headings: ['BesöksPostNr', 'Besökspostnummer', 'Besöksadressens postnummer'] },
    visitingCity: { headings: ['BesöksPostOrt', 'Besöksort', 'Besöksadressens ort'] },
    telephone: { headings: ['Tfn', 'Telefon', 'Telefonnummer', 'Telefonnr'] },
    email: { headings: ['Epost', 'E-postadress', 'Mejl', 'E-mail'] },
    website: { headings: ['Webbadress', 'Webbplats', 'Hemsida'] },
    statute: { headings: ['SFS'] },
  },
  most: { bytes: 20_000_000, rows: 20_000 },
} as const satisfies TableForm<string>;

type Key = keyof (typeof form)['columns'];

export type RegisterRow = TableRow<Key>;
export type RegisterFile = Table<Key>;

/** The largest file that is read, in bytes. */
export const mostBytes = form.most.bytes;

/**
 * Reads Statistics Sweden's list of government authorities, at most 20 MB and 20,000 rows, also after Excel has been at
 * it.
 *
 * Source: SCB, Myndighetsregistret, https://myndighetsregistret.scb.se (download of «Förvaltningsmyndigheter»).
 */
export const parseRegister = (bytes: Uint8Array): RegisterFile => readTable<Key>(bytes, form);
