export type Refusal =
  | { rule: 'organisation-number-taken' }
  | { rule: 'country-taken' }
  | { rule: 'email-taken' }
  | { rule: 'username-taken' };
