import type { MailParameters, UserNews } from './templates.ts';

/** The news of a user who has been removed belong to nobody (`tellOfRemoval`); all others belong to their user. */
export const toRemovedUser = { template: 'user-news', userId: null } as const;

/** Mails of the version before that are now pieces of news, and may wait in the outbox still. */
const former: Partial<Record<string, UserNews>> = {
  'second-factor-added': { what: 'factor-added' },
  'second-factor-removed': { what: 'factor-removed' },
  'second-factor-codes': { what: 'codes-renewed' },
};

/** A mail as this version writes it. */
export function inTodaysWords(
  template: string,
  parameters: MailParameters,
): { template: string; parameters: MailParameters } {
  const item = former[template];
  return item
    ? { template: 'user-news', parameters: { name: parameters.name, news: [item] } }
    : { template, parameters };
}
