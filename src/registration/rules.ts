export type Refusal =
  | { rule: 'organisation-number-taken' }
  | { rule: 'country-taken' }
  | { rule: 'commission-taken' }
  | { rule: 'email-taken' }
  | { rule: 'username-taken' };
