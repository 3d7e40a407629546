import type { MailParameters, NewsItem, TemplateName, UserNews } from './templates.ts';

const person = 'Åsa Öberg';
const authority = 'Arbetsmiljöverket';
const manager = 'Socialstyrelsen';
const coordinator = 'Kommerskollegium';
const module = 'Tjänster';
const validUntil = '2026-11-30T22:30:00.000Z';

/** One piece of each kind of news, though no real mail holds them all. */
const authorityNews: NewsItem[] = [
  { what: 'coordinator-linked', by: 'Boverket', module },
  { what: 'coordinator-unlinked', by: 'Boverket', module },
  { what: 'name-change-closed', before: 'Arbetarskyddsverket', after: authority },
  { what: 'name-translated', language: 'fi', name: 'Työympäristövirasto' },
  { what: 'name-untranslated', language: 'et' },
  { what: 'name-change-comment', comment: 'Det engelska namnet finns kvar.' },
  { what: 'data-changed', by: manager },
  { what: 'data-confirmed', by: manager },
  { what: 'user-registered', by: manager },
  { what: 'user-changed', by: manager },
  { what: 'user-removed', by: manager },
  { what: 'password-reset', by: manager },
  { what: 'second-factor-reset', by: manager },
  { what: 'module-given', by: coordinator, module },
  { what: 'module-withdrawn', by: coordinator, module },
  { what: 'part-changed', by: coordinator, module },
  { what: 'coordinator-gone', coordinator, module },
  { what: 'access-management-given', by: coordinator },
  { what: 'access-management-ended', by: coordinator },
  { what: 'manager-assigned', manager },
  { what: 'registration-waits', invited: 'Läkemedelsverket' },
  { what: 'minimum-raised', role: 'Handläggare', module, minimum: 3, holders: 0 },
  { what: 'national-coordinator-appointed', country: 'SE' },
  { what: 'national-coordinator-dismissed', country: 'SE' },
  { what: 'authority-moved', from: 'SE', to: 'FI' },
  { what: 'scope-gained', authority },
  { what: 'scope-lost', authority },
  { what: 'link-ended', authority: 'Boverket', module },
];

const userNews: UserNews[] = [
  { what: 'role-given', role: 'Handläggare', module },
  { what: 'role-taken', role: 'Handläggare', module },
  { what: 'administrator-given' },
  { what: 'administrator-taken' },
  { what: 'password-chosen' },
  { what: 'password-blocked' },
  { what: 'factor-added' },
  { what: 'factor-removed' },
  { what: 'codes-renewed' },
  { what: 'factor-demanded', deadline: validUntil },
  { what: 'browser-new', browser: 'Firefox (Windows)' },
  { what: 'browser-unknown' },
  { what: 'account-removed', authority },
];

/** What each mail is filled in with where it is shown without having been sent. */
export const examples: { readonly [Name in TemplateName]: MailParameters<Name> } = {
  'user-registered': { name: person, authority, password: 'Exempel7kaka', validUntil },
  'password-reset': { name: person, password: 'Exempel7kaka', validUntil },
  'password-requested': { name: person, password: 'Exempel7kaka', validUntil },
  'password-blocked': { name: person },
  'user-blocked': { name: person, authority },
  'email-confirmation': {
    name: person,
    by: authority,
    validUntil,
    link: 'https://portalen.example/bekrafta-adress/exempel',
  },
  'email-change-requested': {
    name: person,
    by: authority,
    before: 'asa@fore.example',
    after: 'asa@efter.example',
    validUntil,
  },
  'email-changed': { name: person, before: 'asa@fore.example', after: 'asa@efter.example' },
  'second-factor-reset': { name: person },
  'second-factor-reminder': { name: person, deadline: validUntil },
  'password-reminder': { name: person, expiresOn: '2026-12-07T11:00:00.000Z', days: 14 },
  'authority-email-changed': {
    name: authority,
    before: 'registrator@fore.example',
    after: 'registrator@efter.example',
  },
  'authority-unconfirmed': { name: person, authority, confirmedOn: '2025-11-01T11:00:00.000Z' },
  'authority-news': { name: person, authority, news: authorityNews },
  'user-news': { name: person, news: userNews },
  invitation: {
    name: person,
    authority: manager,
    invited: 'Läkemedelsverket',
    validUntil,
    link: 'https://portalen.example/inbjudan/exempel',
  },
  'invitation-reminder': { name: person, authority: manager, invited: 'Läkemedelsverket', validUntil },
  'invitation-rejected': {
    name: person,
    authority: manager,
    invited: 'Läkemedelsverket',
    reason: 'Myndigheten är redan registrerad.',
  },
  'name-change': {
    name: 'Europeiska kommissionen',
    authority,
    country: 'SE',
    before: 'Arbetarskyddsverket',
    after: authority,
  },
};
