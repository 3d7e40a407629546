/** The fields of an authority (AUT-02) with their words on the screen, in the order of the page. */
export const fieldLabels = {
  officialName: 'Officiellt namn',
  informalName: 'Informellt namn',
  description: 'Beskrivning av myndigheten',
  competences: 'Befogenheter',
  areaOfActivity: 'Verksamhetsområde',
  country: 'Land',
  postalStreet: 'Postadress',
  postalCode: 'Postnummer',
  postalCity: 'Postort',
  visitingStreet: 'Besöksadress',
  visitingCode: 'Besöksadressens postnummer',
  visitingCity: 'Besöksadressens ort',
  telephone: 'Telefonnummer',
  email: 'E-postadress',
  website: 'Webbadress',
  workingLanguages: 'Arbetsspråk',
} as const;

export const organisationNumberLabel = 'Organisationsnummer';

/** What its administrators edit: the country is for the Commission alone (AUT-02). */
export type Field = Exclude<keyof typeof fieldLabels, 'country'>;

export const fields = Object.keys(fieldLabels).filter((field) => field !== 'country') as Field[];

/** Most characters of each field of free text. */
export const limits = {
  officialName: 200,
  informalName: 100,
  description: 4000,
  competences: 4000,
  areaOfActivity: 200,
  street: 200,
  postalCode: 20,
  city: 100,
} as const;
