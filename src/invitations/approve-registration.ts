import { type Changes, differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { FirstUser } from '../registration/register-authority.ts';
import { type AuthorityInScope, registerInScope } from '../registration/register-in-scope.ts';
import type { Refusal as RegistrationRefusal } from '../registration/rules.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { findInvitation, type Invitation, lockInvitation } from './queries.ts';
import { type Refusal, refusalOfDecision } from './rules.ts';

export type Approved = Result<
  { authorityId: number; userId: number },
  { of: 'decision'; refusal: Refusal } | { of: 'registration'; refusal: RegistrationRefusal }
>;

export interface Approval {
  authority: AuthorityInScope;
  user: Omit<FirstUser, 'username'>;
  /** The IDs of the likely doubles that have been dismissed (ACC-11). */
  dismissed: readonly string[];
}

/** Thrown to undo a registration when somebody else has decided the invitation meanwhile. */
class Undecidable extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.rule);
    this.refusal = refusal;
  }
}

/**
 * «Godkänn» (ACC-04, ACC-11): registers the authority as corrected, in the access manager's country and scope, and
 * closes its invitation, in one transaction. Of two simultaneous approvals, one succeeds. Null when there is no such
 * invitation.
 */
export async function approveRegistration(
  work: Work,
  id: number,
  { authority, user, dismissed }: Approval,
): Promise<Approved | null> {
  const { actor, db, now } = work;
  const invitation = await findInvitation(db, actor, id, now);
  if (!invitation) return null;
  try {
    const result = await registerInScope(work, authority, user, {
      dismissed,
      afterwards: (transaction, authorityId) => close(transaction, work, invitation, authorityId, authority),
    });
    if ('done' in result) return result;
    // What is taken may be this very registration, approved by somebody else.
    const refusal = refusalOfDecision((await findInvitation(db, actor, id, now))?.state ?? 'withdrawn');
    if (refusal) return { refusals: [{ of: 'decision', refusal }] };
    return { refusals: result.refusals.map((one) => ({ of: 'registration', refusal: one })) };
  } catch (fault) {
    if (fault instanceof Undecidable) return { refusals: [{ of: 'decision', refusal: fault.refusal }] };
    throw fault;
  }
}

async function close(
  transaction: Transaction,
  { actor, now }: Work,
  { id, authorityName, submission }: Invitation,
  authorityId: number,
  authority: Approval['authority'],
): Promise<void> {
  const current = await lockInvitation(transaction, actor, id, now);
  const refusal = refusalOfDecision(current?.state ?? 'withdrawn');
  if (refusal) throw new Undecidable(refusal);
  await transaction.invitation.update({
    where: { id },
    data: { authorityId, decidedAt: now, decidedById: actor.userId, submission: Prisma.DbNull },
    select: { id: true },
  });
  await recordEvent(transaction, {
    action: 'invitation.approved',
    actor,
    authorityId: actor.authorityId,
    changes: {
      invitedAuthority: { before: authorityName, after: authority.informalName },
      ...corrections(submission ?? {}, authority),
    },
  });
}

/** What the approver corrected of the authority's data; who its first user is stays out of the log. */
const corrections = (submission: Record<string, string>, authority: Approval['authority']): Changes =>
  differences(submission, { ...authority }, [
    'officialName',
    'informalName',
    'organisationNumber',
    'email',
    'language',
  ]);
