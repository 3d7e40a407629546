import type { ModulePart } from '../db/generated/enums.ts';
import { mailtoOf } from '../web/email-address.ts';
import * as format from '../web/format.ts';
import { dialOf } from '../web/telephone.ts';
import { fieldLabels, organisationNumberLabel } from './fields.ts';
import type { AuthorityDetails } from './queries.ts';

export const partNames: Record<ModulePart, string> = {
  COMPETENT_AUTHORITY: 'Behörig myndighet',
  COORDINATOR: 'Samordnare',
};

type Described = Pick<AuthorityDetails, 'fields' | 'country' | 'organisationNumber' | 'language'>;

/** The fields of an authority as terms and values for a summary list. */
export function detailRows({ fields, country, organisationNumber, language }: Described) {
  const row = (field: keyof typeof fieldLabels, value: string, more: object = {}) => ({
    term: fieldLabels[field],
    value,
    ...more,
  });
  const { postalStreet, postalCode, postalCity, visitingStreet, visitingCode, visitingCity } = fields;
  const { telephone, email, website } = fields;
  return [
    row('officialName', fields.officialName, { lang: language }),
    row('informalName', fields.informalName, { lang: language }),
    { term: organisationNumberLabel, value: organisationNumber },
    row('description', fields.description, { lang: language, multiline: true }),
    row('competences', fields.competences, { lang: language, multiline: true }),
    row('areaOfActivity', fields.areaOfActivity, { lang: language }),
    row('postalStreet', address(postalStreet, postalCode, postalCity), { multiline: true }),
    row('visitingStreet', address(visitingStreet, visitingCode, visitingCity), { multiline: true }),
    row('country', format.country(country)),
    row('telephone', telephone, telephone ? { href: dialOf(telephone) } : {}),
    row('email', format.email(email), email ? { href: mailtoOf(email) } : {}),
    row('website', website, website ? { href: website } : {}),
    row('workingLanguages', fields.workingLanguages.map(format.language).join(', ')),
  ];
}

const address = (street: string, code: string, city: string): string =>
  [street, [code, city].filter(Boolean).join(' ')].filter(Boolean).join('\n');
