import * as format from '../../web/format.ts';
import { notFound, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { fieldLabels } from '../fields.ts';
import { findAuthority, type AuthorityDetails } from '../queries.ts';
import { tabPage } from './tab-page.ts';

/** The tab «Myndighet». */
export async function show({ actor, db }: Context): Promise<Reply> {
  const authority = await findAuthority(db, actor.authorityId);
  if (!authority) return notFound;
  return page('authorities/details', {
    ...tabPage(actor, 'myndighet'),
    rows: rows(authority),
    names: names(authority),
  });
}

function rows({ fields, language }: AuthorityDetails) {
  const text = (term: keyof typeof fieldLabels, value: string, more: object = {}) => ({
    term: fieldLabels[term],
    value,
    ...more,
  });
  return [
    text('officialName', fields.officialName, { lang: language }),
    text('informalName', fields.informalName, { lang: language }),
    text('description', fields.description, { lang: language, multiline: true }),
    text('competences', fields.competences, { lang: language, multiline: true }),
    text('areaOfActivity', fields.areaOfActivity, { lang: language }),
    text('postalStreet', address(fields.postalStreet, fields.postalCode, fields.postalCity), {
      multiline: true,
    }),
    text('visitingStreet', address(fields.visitingStreet, fields.visitingCode, fields.visitingCity), {
      multiline: true,
    }),
    text('country', format.country(fields.country)),
    text(
      'telephone',
      fields.telephone,
      fields.telephone ? { href: `tel:${fields.telephone.replace(/[^\d+]/g, '')}` } : {},
    ),
    text('email', fields.email, fields.email ? { href: `mailto:${fields.email}` } : {}),
    text('website', fields.website, fields.website ? { href: fields.website } : {}),
    text('workingLanguages', fields.workingLanguages.map(format.language).join(', ')),
  ];
}

const address = (street: string, code: string, city: string): string =>
  [street, [code, city].filter(Boolean).join(' ')].filter(Boolean).join('\n');

const names = ({ names: translations }: AuthorityDetails) =>
  [...translations].sort(byLanguage).map(({ language, informalName, needsReview }) => ({
    term: format.language(language),
    value: informalName,
    lang: language,
    tag: needsReview ? { color: 'warning', text: 'Behöver ses över' } : undefined,
  }));

const byLanguage = (one: { language: string }, other: { language: string }): number =>
  format.language(one.language).localeCompare(format.language(other.language), 'sv');
