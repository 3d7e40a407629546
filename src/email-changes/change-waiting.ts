import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { takeMails } from '../mail/take-mails.ts';
import type { Settings } from '../settings.ts';
import type { Work } from '../work.ts';
import { recordAddress } from './change-address.ts';
import { closeChange } from './close-change.ts';
import { mailLink } from './mail-link.ts';
import { findOpen, type Holder, lockHolder, type OpenChange, type Target } from './queries.ts';

type WaitingWork = Work & { settings: Pick<Settings, 'portalUrl'> };

/**
 * «Skicka länken igen»: mails a new link, valid for seven days. The old link says that it has been replaced. Returns
 * the address; null when none waits any longer.
 * @throws TooManyMails when it has been done too often
 * @throws OutOfScope when the authority is neither the actor's own nor in its scope
 */
export function sendLinkAgain(work: WaitingWork, target: Target): Promise<string | null> {
  return whereWaiting(work, target, async (transaction, holder, { id, after }) => {
    const door = holder.userId === null ? 'authority.send-link-again' : 'user.send-link-again';
    const occasion = { actorId: work.actor.userId, target: holder.userId ?? holder.authorityId };
    await takeMails(transaction, door, { ...occasion, stranger: after }, work.now);
    await closeChange(transaction, id, 'REPLACED', work.now);
    await recordAddress(transaction, work, holder, 'link-sent-again', [holder.present, after]);
    await mailLink(transaction, work, holder, after, work.actor.authorityName);
  });
}

/**
 * «Avbryt bytet»: keeps the present address. Counts as a save, so that an older form does not request the address again
 * (AUT-05). Returns the address that waited; null when none does.
 * @throws OutOfScope when the authority is neither the actor's own nor in its scope
 */
export function cancelChange(work: Work, target: Target): Promise<string | null> {
  return whereWaiting(work, target, async (transaction, holder, { id, after }) => {
    await closeChange(transaction, id, 'CANCELLED', work.now);
    const version = await countSave(transaction, holder);
    const change = { version: { before: version - 1, after: version } };
    await recordAddress(transaction, work, holder, 'cancelled', [after, holder.present], change);
  });
}

type Action = (transaction: Transaction, holder: Holder, open: OpenChange) => Promise<void>;

function whereWaiting({ db, actor }: Work, target: Target, action: Action): Promise<string | null> {
  return db.$transaction(async (transaction) => {
    await requireScope(transaction, actor, target.authorityId);
    const holder = await lockHolder(transaction, target);
    const open = holder && (await findOpen(transaction, target));
    if (!holder || open?.before !== holder.present) return null;
    await action(transaction, holder, open);
    return open.after;
  });
}

async function countSave(transaction: Transaction, { authorityId, userId }: Holder): Promise<number> {
  const saved = { data: { version: { increment: 1 } }, select: { version: true } } as const;
  const { version } =
    userId === null
      ? await transaction.authority.update({ where: { id: authorityId }, ...saved })
      : await transaction.user.update({ where: { id: userId }, ...saved });
  return version;
}
