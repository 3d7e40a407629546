import type { Delivery } from './delivery.ts';

export type Refusal =
  | { rule: 'sent-already' }
  /** The content has been removed. */
  | { rule: 'content-gone' }
  /** The password or the link in it no longer works. */
  | { rule: 'out-of-date' }
  /** As often as it may in a day (SEC-07). */
  | { rule: 'too-often' };

/** What decides whether a mail may be tried again. */
export interface Retriable {
  delivery: Delivery;
  hasContent: boolean;
  /** When the password or the link in it stops working; null for a mail without. */
  validUntil: Date | null;
  /** It holds a password that has been replaced since. */
  isReplaced: boolean;
}

/** Why a mail may not be tried again; null when it may. A password that does not work is not sent (PWD-06). */
export function refusalOfRetry(
  { delivery, hasContent, validUntil, isReplaced }: Retriable,
  now: Date,
): Refusal | null {
  if (delivery === 'sent') return { rule: 'sent-already' };
  if (!hasContent) return { rule: 'content-gone' };
  return isReplaced || (validUntil !== null && validUntil <= now) ? { rule: 'out-of-date' } : null;
}
