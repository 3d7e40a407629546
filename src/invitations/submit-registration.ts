import type { z } from 'zod';
import { recordEvent } from '../audit/record-event.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import type { Outbox } from '../mail/outbox.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { registrationForm } from '../registration/fields.ts';
import { lockByToken } from './queries.ts';
import { isOpen, type State } from './rules.ts';

interface Visit {
  db: PrismaClient;
  outbox: Outbox;
  now: Date;
  /** The client's IP address. */
  address: string;
}

export type Submitted = { submitted: true } | { submitted: false; state: State | null };

/**
 * Stores what the invited authority filled in until somebody decides (ACC-04), and tells those who decide. The link
 * works once. A state of null means that there is no such link.
 */
export function submitRegistration(
  { db, outbox, now, address }: Visit,
  token: string,
  submission: z.output<ReturnType<typeof registrationForm>>,
): Promise<Submitted> {
  return db.$transaction(async (transaction) => {
    const invitation = await lockByToken(transaction, token, now);
    if (!invitation || !isOpen(invitation.state))
      return { submitted: false, state: invitation?.state ?? null };
    const { id, managerId, authorityName, openedAt } = invitation;
    await transaction.invitation.update({
      where: { id },
      data: { submission, submittedAt: now, openedAt: openedAt ?? now },
      select: { id: true },
    });
    await recordEvent(transaction, {
      action: 'invitation.submitted',
      actor: null,
      address,
      authorityId: managerId,
      changes: { invitedAuthority: { before: authorityName, after: authorityName } },
    });
    await tellAuthorities(transaction, { outbox, now }, [managerId], () => [
      { what: 'registration-waits', invited: authorityName },
    ]);
    return { submitted: true };
  });
}
