import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { Language } from '../db/generated/enums.ts';
import { languageOf } from '../mail/language-of.ts';
import { takeMails } from '../mail/take-mails.ts';
import type { Settings } from '../settings.ts';
import type { Work } from '../work.ts';

export interface NameChangeWork extends Work {
  settings: Pick<Settings, 'commissionEmail'>;
}

export interface RequestedChange {
  authorityId: number;
  country: string;
  before: string;
  after: string;
}

/**
 * Tells the Commission of a greater change of the informal name, by mail and in its work list, and marks the names in
 * other languages for review (AUT-03). A waiting change takes the newest name. The authority must be locked.
 * @throws TooManyMails when it has been done too often
 */
export async function requestNameChange(
  transaction: Transaction,
  { actor, outbox, now, settings }: NameChangeWork,
  { authorityId, country, before, after }: RequestedChange,
): Promise<void> {
  const occasion = { actorId: actor.userId, target: authorityId };
  await takeMails(transaction, 'authority.report-name-change', occasion, now);
  const waiting = await transaction.nameChange.updateMany({
    where: { authorityId, closedAt: null },
    data: { newName: after, requestedAt: now, requestedById: actor.userId },
  });
  if (waiting.count === 0)
    await transaction.nameChange.create({
      data: { authorityId, oldName: before, newName: after, requestedAt: now, requestedById: actor.userId },
      select: { id: true },
    });
  await transaction.authorityName.updateMany({ where: { authorityId }, data: { needsReview: true } });
  await recordEvent(transaction, {
    action: 'name-change.requested',
    actor,
    authorityId,
    changes: { informalName: { before, after } },
  });
  const commission = await transaction.authority.findFirst({
    where: { kind: 'COMMISSION' },
    select: {
      informalName: true,
      language: true,
      names: { select: { language: true, informalName: true } },
      workingLanguages: true,
    },
  });
  const language = commission ? languageOf(commission) : Language.en;
  const translated = commission?.names.find((name) => name.language === language);
  await outbox.queue(transaction, {
    template: 'name-change',
    recipient: settings.commissionEmail,
    language,
    parameters: {
      name: (translated ?? commission)?.informalName ?? 'European Commission',
      authority: after,
      country,
      before,
      after,
    },
  });
}
