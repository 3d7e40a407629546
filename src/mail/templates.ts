/**
 * Every mail that the portal sends, with what it is filled in with. A date is passed as an ISO string and
 * written in the reader's language by the catalogue. No mail holds a username (USR-05).
 */
export const templates = {
  'user-registered': { name: 'text', authority: 'text', password: 'text', validUntil: 'date' },
  'password-reset': { name: 'text', password: 'text', validUntil: 'date' },
  'email-changed': { name: 'text', before: 'text', after: 'text' },
  'password-reminder': { name: 'text', expiresOn: 'date', days: 'number' },
} as const satisfies Record<string, Record<string, 'text' | 'date' | 'number'>>;

export type TemplateName = keyof typeof templates;

interface ValueOf {
  text: string;
  date: string;
  number: number;
}

type Fields<Name extends TemplateName> = (typeof templates)[Name];

/** What a mail of this template is filled in with; one that is missing does not compile. */
export type MailParameters<Name extends TemplateName = TemplateName> = {
  [Field in keyof Fields<Name>]: ValueOf[Fields<Name>[Field] & keyof ValueOf];
};

/** Whether there is (still) such a template: the name comes from the database. */
export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name);
