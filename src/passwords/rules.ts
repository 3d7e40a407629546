import type { Demand } from './demands.ts';

export type Refusal =
  | { rule: 'unmet-demand'; demand: Demand }
  | { rule: 'reused' }
  | { rule: 'wrong-present-password' }
  | { rule: 'repeated-differently' }
  | { rule: 'own-account' };
