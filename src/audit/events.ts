/** Every kind of event in the log (LOG-01), with its words on the screen. */
export const events = {
  'session.signed-in': 'Loggade in',
  'session.refused': 'Inloggning nekades',
  'session.proven': 'Bekräftade vem det är',
  'session.signed-out': 'Loggade ut',
  'second-factor.app-added': 'Lade till app för tvåstegsinloggning',
  'second-factor.app-replaced': 'Bytte app för tvåstegsinloggning',
  'second-factor.app-removed': 'Tog bort appen för tvåstegsinloggning',
  'second-factor.passkey-added': 'Lade till nyckel för inloggning',
  'second-factor.passkey-removed': 'Tog bort nyckel för inloggning',
  'second-factor.codes-renewed': 'Skapade nya reservkoder',
  'second-factor.refused': 'Tvåstegsinloggning nekades',
  'second-factor.reset': 'Återställde tvåstegsinloggningen',
  'second-factor.demand-changed': 'Ändrade kravet på tvåstegsinloggning',
  'second-factor.reminded': 'Påminde om tvåstegsinloggning',
  'authority.registered': 'Registrerade myndigheten',
  'authority.changed': 'Ändrade myndighetens uppgifter',
  'authority.moved': 'Flyttade myndigheten till ett annat land',
  'authority.email-requested': 'Begärde ny e-postadress för myndigheten',
  'authority.email-link-sent-again': 'Skickade länken till myndighetens nya e-postadress igen',
  'authority.email-cancelled': 'Avbröt bytet av myndighetens e-postadress',
  'authority.email-confirmed': 'Myndighetens nya e-postadress bekräftades',
  'authority.removed': 'Tog bort myndigheten',
  'authorities.downloaded': 'Laddade ner listan över myndigheter',
  'key-figures.downloaded': 'Laddade ner nyckeltal',
  'authority.confirmed': 'Bekräftade myndighetens uppgifter',
  'coordinator.linked': 'Kopplade in samordnare',
  'coordinator.unlinked': 'Kopplade bort samordnare',
  'name-change.requested': 'Anmälde större namnändring',
  'name-change.saved': 'Sparade namn på andra språk',
  'name-change.closed': 'Behandlade namnändring',
  'national-coordinator.appointed': 'Utsåg nationell samordnare',
  'national-coordinator.dismissed': 'Avslutade uppdraget som nationell samordnare',
  'access-management.changed': 'Ändrade åtkomstansvaret',
  'invitation.sent': 'Bjöd in myndighet',
  'invitation.reminded': 'Påminde om inbjudan',
  'invitation.withdrawn': 'Återkallade inbjudan',
  'invitation.submitted': 'Skickade in registrering',
  'invitation.approved': 'Godkände registrering',
  'invitation.rejected': 'Avslog registrering',
  'module.given': 'Gav tillgång till modul',
  'module.withdrawn': 'Återkallade tillgång till modul',
  'module.part-changed': 'Ändrade myndighetens del i modul',
  'shortfalls.downloaded': 'Laddade ner listan över myndigheter med för få användare',
  'module.added': 'Lade till modulen',
  'module.changed': 'Ändrade modulen',
  'role.added': 'Lade till användarrollen',
  'role.changed': 'Ändrade användarrollen',
  'keyword.added': 'Lade till nyckelordet',
  'keyword.changed': 'Ändrade nyckelordet',
  'user.registered': 'Registrerade användaren',
  'user.changed': 'Ändrade användaren',
  'user.email-requested': 'Begärde ny e-postadress för användaren',
  'user.email-link-sent-again': 'Skickade länken till användarens nya e-postadress igen',
  'user.email-cancelled': 'Avbröt bytet av användarens e-postadress',
  'user.email-confirmed': 'Användarens nya e-postadress bekräftades',
  'user.removed': 'Tog bort användaren',
  'password.chosen': 'Bytte lösenord',
  'password.reset': 'Återställde lösenordet',
  'password.requested': 'Begärde nytt lösenord',
  'password.request-refused': 'Begäran om nytt lösenord nekades',
  'password.request-used': 'Loggade in med det begärda lösenordet',
  'password.blocked': 'Lösenordet blockerades',
  'session.ended': 'Avslutade en inloggning',
  'session.browser-forgotten': 'Tog bort en känd webbläsare',
  'mail.retried': 'Försökte skicka ett mejl igen',
  'users.downloaded': 'Laddade ner användarlistan',
  'log.downloaded': 'Laddade ner händelseloggen',
} as const;

export type Action = keyof typeof events;

export interface Change {
  before: unknown;
  after: unknown;
}

/** Field name to what it was and what it became. */
export type Changes = Record<string, Change>;

/** The named fields in which two records differ. Lists are compared in order. */
export function differences<Field extends string>(
  before: Readonly<Partial<Record<Field, unknown>>>,
  after: Readonly<Partial<Record<Field, unknown>>>,
  fields: readonly Field[] = Object.keys(after) as Field[],
): Changes {
  const differing = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return Object.fromEntries(
    differing.map((field) => [field, { before: before[field], after: after[field] }]),
  );
}
