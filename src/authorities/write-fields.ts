import { type Changes, differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { changeAddress, type LinkWork } from '../email-changes/change-address.ts';
import { type Field, fields } from './fields.ts';
import type { AuthorityFields } from './forms.ts';

export interface FieldsEdit {
  authorityId: number;
  /** The version that is changed, which the caller has locked. */
  version: number;
  before: AuthorityFields;
  after: AuthorityFields;
  /** What else the same save changes, for its event. */
  further: Changes;
  /** The name of whoever wants another e-mail, for the mails about it. */
  by: string;
  /** The e-mail counts before its holder has confirmed it: the first one, from a register. */
  trustsEmail: boolean;
  /** When somebody at the authority has seen that the data is right (AUT-08); undefined: nobody has. */
  confirmedAt: Date | undefined;
}

export type Written = 'unchanged' | { waiting: string | null };

/**
 * Writes the changed fields of an authority with their event, for pages and import alike. Another e-mail waits for its
 * holder (AUT-04); the result names it.
 * @throws TooManyMails when the e-mail has been changed too often
 */
export async function writeFields(
  transaction: Transaction,
  work: LinkWork,
  { authorityId, version, before, after, further, by, trustsEmail, confirmedAt }: FieldsEdit,
): Promise<Written> {
  const written = trustsEmail ? fields : fields.filter((field) => field !== 'email');
  const changes = { ...differences(before, after, written), ...further };
  const asksForAddress = !trustsEmail && before.email !== after.email;
  if (Object.keys(changes).length === 0 && !asksForAddress) return 'unchanged';
  await transaction.authority.update({
    where: { id: authorityId },
    data: { ...changedColumns(before, after, written), version: { increment: 1 }, confirmedAt },
    select: { id: true },
  });
  const saved = { version: { before: version, after: version + 1 } };
  if (Object.keys(changes).length > 0)
    await recordEvent(transaction, {
      action: 'authority.changed',
      actor: work.actor,
      authorityId,
      changes: { ...changes, ...saved },
    });
  const address = { target: { authorityId, userId: null }, email: after.email, by, version: saved };
  return { waiting: asksForAddress ? await changeAddress(transaction, work, address) : null };
}

/**
 * Only the columns that differ. Naming a column of a unique index, even unchanged, makes PostgreSQL take a stronger
 * lock: two linked authorities would then wait for each other.
 */
const changedColumns = (
  before: AuthorityFields,
  after: AuthorityFields,
  written: readonly Field[],
): Partial<AuthorityFields> =>
  Object.fromEntries(
    written
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, after[field]]),
  );
