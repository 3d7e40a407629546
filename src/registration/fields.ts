import { z } from 'zod';
import { limits } from '../authorities/fields.ts';
import { hasCheckDigit } from '../authorities/organisation-number.ts';
import { Language } from '../db/generated/enums.ts';
import { choice, emailAddress, optionalLine, optionalTelephone, requiredName } from '../web/forms.ts';

export const labels = {
  organisationNumber: 'Organisationsnummer',
  officialName: 'Officiellt namn',
  informalName: 'Informellt namn',
  email: 'Myndighetens e-postadress',
  language: 'Myndighetens språk',
  firstName: 'Förnamn',
  lastName: 'Efternamn',
  userEmail: 'Användarens e-postadress',
  userLanguage: 'Språkpreferens',
  telephone: 'Telefonnummer',
} as const;

const languages = Object.values(Language);

/** Swedish ones have a check digit; other countries write theirs in their own ways. */
export const organisationNumber = optionalLine(labels.organisationNumber, 30).refine(
  (number) => !/^\d{6}-?\d{4}$/.test(number) || hasCheckDigit(number),
  'Organisationsnumret har fel kontrollsiffra.',
);

/** What has to be known to register an authority (AUT-02); the rest it fills in itself. */
export const authorityFields = {
  organisationNumber,
  officialName: requiredName(labels.officialName, limits.officialName),
  informalName: requiredName(labels.informalName, limits.informalName),
  email: emailAddress(labels.email),
  language: choice(labels.language, languages),
};

/** The first user (USR-01). */
export const firstUserFields = {
  firstName: requiredName(labels.firstName, 100),
  lastName: requiredName(labels.lastName, 100),
  userEmail: emailAddress(labels.userEmail),
  userLanguage: choice(labels.userLanguage, languages),
  telephone: optionalTelephone(labels.telephone),
};

export const registrationForm = z.object({ ...authorityFields, ...firstUserFields });
