export type Refusal =
  | { rule: 'unmet-demand'; demand: string }
  | { rule: 'reused' }
  | { rule: 'wrong-present-password' }
  | { rule: 'repeated-differently' }
  | { rule: 'own-account' };
