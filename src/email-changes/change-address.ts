import type { Action, Changes } from '../audit/events.ts';
import { type EventActor, recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Outbox } from '../mail/outbox.ts';
import { takeMails } from '../mail/take-mails.ts';
import type { Settings } from '../settings.ts';
import * as format from '../web/format.ts';
import { closeChange } from './close-change.ts';
import { mailLink } from './mail-link.ts';
import { findOpen, type Holder, lockHolder, type OpenChange, type Target } from './queries.ts';

/** What it takes to mail a link. */
export interface LinkWork {
  outbox: Outbox;
  settings: Pick<Settings, 'portalUrl'>;
  /** Nobody for a job. */
  actor: EventActor | null;
  now: Date;
}

export interface AddressChange {
  target: Target;
  /** The address that is to count; the present one takes back what waits. */
  email: string;
  /** The name of the authority that wants the change, for the mails. */
  by: string;
  /** The version of the save, for the events of an authority (AUT-05). */
  version?: Changes;
}

/**
 * Requests another address in the transaction of a save. It counts once its holder has followed the mailed link; the
 * old address is told at once (AUT-04, USR-06). A former request ends. Returns the address that waits now; null when it
 * is the present one.
 * @throws TooManyMails when it has been requested too often
 */
export async function changeAddress(
  transaction: Transaction,
  work: LinkWork,
  { target, email, by, version = {} }: AddressChange,
): Promise<string | null> {
  const holder = await lockHolder(transaction, target);
  if (!holder) throw new Error('there is nobody whose address could be changed');
  const isTakenBack = email === holder.present;
  const open = await findOpen(transaction, target);
  if (open) await replace(transaction, work, holder, open, isTakenBack, version);
  if (isTakenBack) return null;
  const door = holder.userId === null ? 'authority.change-email' : 'user.change-email';
  const occasion = {
    actorId: work.actor?.userId ?? null,
    target: holder.userId ?? holder.authorityId,
    stranger: email,
  };
  await takeMails(transaction, door, occasion, work.now);
  await recordAddress(transaction, work, holder, 'requested', [holder.present, email], version);
  const expiresAt = await mailLink(transaction, work, holder, email, by);
  await tellOldAddress(transaction, work, holder, email, by, expiresAt);
  return email;
}

/** What was overtaken by a change past the link waited no longer: nothing is said of it. */
async function replace(
  transaction: Transaction,
  work: LinkWork,
  holder: Holder,
  open: OpenChange,
  isTakenBack: boolean,
  version: Changes,
): Promise<void> {
  await closeChange(transaction, open.id, isTakenBack ? 'CANCELLED' : 'REPLACED', work.now);
  if (open.before !== holder.present) return;
  await recordAddress(transaction, work, holder, 'cancelled', [open.after, holder.present], version);
}

async function tellOldAddress(
  transaction: Transaction,
  { outbox }: LinkWork,
  { authorityId, userId, name, language, present }: Holder,
  after: string,
  by: string,
  expiresAt: Date,
): Promise<void> {
  if (present === '') return;
  await outbox.queue(transaction, {
    template: 'email-change-requested',
    recipient: present,
    language,
    authorityId,
    userId: userId ?? undefined,
    parameters: {
      name,
      by,
      before: format.email(present),
      after: format.email(after),
      validUntil: expiresAt.toISOString(),
    },
  });
}

type What = 'requested' | 'link-sent-again' | 'cancelled' | 'confirmed';

/** What happens to an address is an event of its own; a user's is erased with the person (USR-10). */
export function recordAddress(
  transaction: Transaction,
  { actor, address }: { actor: EventActor | null; address?: string },
  { authorityId, userId, name }: Holder,
  what: What,
  [before, after]: readonly [string, string],
  version: Changes = {},
): Promise<void> {
  const email: Changes = { email: { before, after } };
  const action: Action = userId === null ? `authority.email-${what}` : `user.email-${what}`;
  return recordEvent(transaction, {
    action,
    actor,
    address,
    authorityId,
    ...(userId === null
      ? { changes: { ...email, ...version } }
      : { subject: { id: userId, name }, personal: email }),
  });
}
