/**
 * How a parameter is written in the reader's language: a date is passed as an ISO string, a language and a country
 * as their codes, a link as the address it leads to.
 */
export type Kind = 'text' | 'password' | 'date' | 'number' | 'language' | 'country' | 'link' | 'news';

/**
 * Every mail that the portal sends, with what it is filled in with. No mail holds a username (USR-05).
 */
export const templates = {
  'user-registered': { name: 'text', authority: 'text', password: 'password', validUntil: 'date' },
  'password-reset': { name: 'text', password: 'password', validUntil: 'date' },
  'password-requested': { name: 'text', password: 'password', validUntil: 'date' },
  'password-blocked': { name: 'text' },
  'user-blocked': { name: 'text', authority: 'text' },
  'email-confirmation': { name: 'text', by: 'text', link: 'link', validUntil: 'date' },
  'email-change-requested': {
    name: 'text',
    by: 'text',
    before: 'text',
    after: 'text',
    validUntil: 'date',
  },
  'email-changed': { name: 'text', before: 'text', after: 'text' },
  'second-factor-reset': { name: 'text' },
  'second-factor-reminder': { name: 'text', deadline: 'date' },
  'password-reminder': { name: 'text', expiresOn: 'date', days: 'number' },
  'authority-email-changed': { name: 'text', before: 'text', after: 'text' },
  'authority-unconfirmed': { name: 'text', authority: 'text', confirmedOn: 'date' },
  'authority-news': { name: 'text', authority: 'text', news: 'news' },
  'user-news': { name: 'text', news: 'news' },
  invitation: { name: 'text', authority: 'text', invited: 'text', link: 'link', validUntil: 'date' },
  'invitation-reminder': { name: 'text', authority: 'text', invited: 'text', validUntil: 'date' },
  'invitation-rejected': { name: 'text', authority: 'text', invited: 'text', reason: 'text' },
  'name-change': { name: 'text', authority: 'text', country: 'country', before: 'text', after: 'text' },
} as const satisfies Record<string, Record<string, Kind>>;

/** What an authority is told of that others have done, several in one mail (AUT-10). */
const authorityNews = {
  'coordinator-linked': { by: 'text', module: 'text' },
  'coordinator-unlinked': { by: 'text', module: 'text' },
  'name-change-closed': { before: 'text', after: 'text' },
  'name-translated': { language: 'language', name: 'text' },
  'name-untranslated': { language: 'language' },
  'name-change-comment': { comment: 'text' },
  'data-changed': { by: 'text' },
  'data-confirmed': { by: 'text' },
  'user-registered': { by: 'text' },
  'user-changed': { by: 'text' },
  'user-removed': { by: 'text' },
  'password-reset': { by: 'text' },
  'second-factor-reset': { by: 'text' },
  'module-given': { by: 'text', module: 'text' },
  'module-withdrawn': { by: 'text', module: 'text' },
  'part-changed': { by: 'text', module: 'text' },
  'coordinator-gone': { coordinator: 'text', module: 'text' },
  'access-management-given': { by: 'text' },
  'access-management-ended': { by: 'text' },
  'manager-assigned': { manager: 'text' },
  'registration-waits': { invited: 'text' },
  'minimum-raised': { role: 'text', module: 'text', minimum: 'number', holders: 'number' },
  'national-coordinator-appointed': { country: 'country' },
  'national-coordinator-dismissed': { country: 'country' },
  'authority-moved': { from: 'country', to: 'country' },
  'scope-gained': { authority: 'text' },
  'scope-lost': { authority: 'text' },
  'link-ended': { authority: 'text', module: 'text' },
} as const satisfies Record<string, Record<string, Kind>>;

/**
 * What a user is told of that concerns his or her own access, several in one mail (USR-15). Nothing that a stranger writes,
 * and no moments: the same piece is told once in a mail, which therefore ends.
 */
const userNews = {
  'role-given': { role: 'text', module: 'text' },
  'role-taken': { role: 'text', module: 'text' },
  'administrator-given': {},
  'administrator-taken': {},
  'password-chosen': {},
  'password-blocked': {},
  'factor-added': {},
  'factor-removed': {},
  'codes-renewed': {},
  /** The last day of the grace (PWD-11). */
  'factor-demanded': { deadline: 'date' },
  'browser-new': { browser: 'text' },
  'browser-unknown': {},
  'account-removed': { authority: 'text' },
} as const satisfies Record<string, Record<string, Kind>>;

export const newsKinds = { ...authorityNews, ...userNews };

export type TemplateName = keyof typeof templates;
export type NewsKind = keyof typeof newsKinds;

interface ValueOf extends Record<Exclude<Kind, 'number' | 'news'>, string> {
  number: number;
  news: NewsItem[];
}

type Values<Fields> = { [Field in keyof Fields]: ValueOf[Fields[Field] & keyof ValueOf] };

type Items<Kinds> = { [What in keyof Kinds]: { what: What } & Values<Kinds[What]> }[keyof Kinds];

/** One piece of news, with what its sentence is filled in with. */
export type NewsItem = Items<typeof newsKinds>;
export type UserNews = Items<typeof userNews>;

/** What a mail of this template is filled in with; one that is missing does not compile. */
export type MailParameters<Name extends TemplateName = TemplateName> = Values<(typeof templates)[Name]>;

/** Whether there is (still) such a template: the name comes from the database. */
export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name);
