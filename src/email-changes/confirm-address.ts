import type { Transaction } from '../db/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { violatedUnique } from '../db/violated-constraint.ts';
import type { Outbox } from '../mail/outbox.ts';
import * as format from '../web/format.ts';
import { recordAddress } from './change-address.ts';
import { closeChange } from './close-change.ts';
import { findByToken, type FoundLink, lockHolder } from './queries.ts';
import { type Closed, stateOf } from './rules.ts';

interface Visit {
  db: PrismaClient;
  outbox: Outbox;
  now: Date;
  /** The client's IP address. */
  address: string;
}

export type Confirmed = { confirmed: true; link: FoundLink } | { confirmed: false; state: Closed };

/**
 * Makes the new address count (AUT-04, USR-06): having the link proves having the mailbox. Works once, and only while
 * the old address is unchanged. Both addresses are told.
 */
export async function confirmAddress(visit: Visit, token: string): Promise<Confirmed> {
  try {
    return await visit.db.$transaction((transaction) => confirm(transaction, visit, token));
  } catch (fault) {
    if (violatedUnique(fault) === 'user_email_key') return { confirmed: false, state: 'taken' };
    throw fault;
  }
}

async function confirm(transaction: Transaction, visit: Visit, token: string): Promise<Confirmed> {
  const target = await findByToken(transaction, token);
  // Read again under the lock: it may just have been confirmed, replaced or cancelled.
  const holder = target && (await lockHolder(transaction, target));
  const link = holder && (await findByToken(transaction, token));
  if (!link) return { confirmed: false, state: 'unknown' };
  const state = stateOf(link, visit.now);
  if (state !== 'waiting') return { confirmed: false, state };
  await write(transaction, link);
  await closeChange(transaction, link.id, 'CONFIRMED', visit.now);
  const doer = { actor: null, address: visit.address };
  await recordAddress(transaction, doer, link, 'confirmed', [link.before, link.after]);
  await tellBoth(transaction, visit, link);
  return { confirmed: true, link };
}

/** Not a save: forms that are being filled in hold the new address already. */
async function write(transaction: Transaction, { authorityId, userId, after }: FoundLink): Promise<void> {
  const changed = { data: { email: after }, select: { id: true } } as const;
  if (userId === null) await transaction.authority.update({ where: { id: authorityId }, ...changed });
  else await transaction.user.update({ where: { id: userId }, ...changed });
}

async function tellBoth(transaction: Transaction, { outbox }: Visit, link: FoundLink): Promise<void> {
  const { authorityId, userId, name, language, before, after } = link;
  for (const recipient of [before, after].filter(Boolean))
    await outbox.queue(transaction, {
      template: userId === null ? 'authority-email-changed' : 'email-changed',
      recipient,
      language,
      authorityId,
      userId: userId ?? undefined,
      parameters: { name, before: format.email(before) || '–', after: format.email(after) },
    });
}
