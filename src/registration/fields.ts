import { z } from 'zod';
import { limits, organisationNumberLabel } from '../authorities/fields.ts';
import { swedishOrganisationNumber } from '../authorities/organisation-number.ts';
import { Language } from '../db/generated/enums.ts';
import {
  choice,
  emailAddress,
  optionalLine,
  optionalName,
  optionalTelephone,
  requiredName,
} from '../web/forms.ts';

export const labels = {
  organisationNumber: organisationNumberLabel,
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

const anyOrganisationNumber = optionalLine(labels.organisationNumber, 30);

/** Swedish ones are kept in one way, and have a check digit (AUT-02); other countries write theirs in their own ways. */
export const organisationNumberIn = (country: string) =>
  country === 'SE'
    ? anyOrganisationNumber
        .transform((typed) => (typed === '' ? '' : (swedishOrganisationNumber(typed) ?? typed)))
        .refine(
          (number) => number === '' || swedishOrganisationNumber(number) !== null,
          'Ange ett svenskt organisationsnummer: tio siffror med rätt kontrollsiffra, till exempel 202100-2007.',
        )
    : anyOrganisationNumber;

/** What has to be known to register an authority (AUT-02), apart from its number; the rest it fills in itself. */
export const authorityFields = {
  officialName: requiredName(labels.officialName, limits.officialName),
  informalName: requiredName(labels.informalName, limits.informalName),
  email: emailAddress(labels.email),
  language: choice(labels.language, languages),
};

/** The first user (USR-01). */
export const firstUserFields = {
  firstName: optionalName(labels.firstName, 100),
  lastName: requiredName(labels.lastName, 100),
  userEmail: emailAddress(labels.userEmail),
  userLanguage: choice(labels.userLanguage, languages),
  telephone: optionalTelephone(labels.telephone),
};

/** The authority alone, in the country that it is registered in. */
export const dataForm = (country: string) =>
  z.object({ organisationNumber: organisationNumberIn(country), ...authorityFields });

/** The authority with its first user. */
export const registrationForm = (country: string) => dataForm(country).extend(firstUserFields);
