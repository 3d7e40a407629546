import { differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import { violatedUnique } from '../db/violated-constraint.ts';
import type { Transaction } from '../db/client.ts';
import { queriesIn } from '../db/queries.ts';
import { freshPassword, type FreshPassword } from '../passwords/reset-password.ts';
import { temporaryUntil } from '../passwords/temporary.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import type { LoggedWork, Work } from '../work.ts';
import type { UserValues } from './forms.ts';
import { giveRoles, lockRoles, lockUsers, offeredRoles } from './roles.ts';
import { refusalOfRoles, type Refusal } from './rules.ts';
import { takeUsername } from './username.ts';
import { nameOf, personalFields, roleName } from './words.ts';

export type Registered = { userId: number } | { refusals: Refusal[] };

/**
 * Registers a user at the authority (USR-02) with a temporary password, which goes out by mail (USR-05). The
 * first user of an authority gets every role and is administrator (USR-01).
 */
export async function registerUser(work: Work, authorityId: number, values: UserValues): Promise<Registered> {
  const secret = await freshPassword();
  try {
    return await work.db.$transaction(async (transaction) => {
      await requireScope(transaction, work.actor, authorityId);
      const registered = await registerUserIn(transaction, work, authorityId, values, secret);
      if ('userId' in registered) await tellOfWork(transaction, work, authorityId, 'user-registered');
      return registered;
    });
  } catch (fault) {
    const refusal = takenRefusal(fault);
    if (refusal) return { refusals: [refusal] };
    throw fault;
  }
}

/** Uniqueness is the database's; this says which of the two it complained of (USR-03, USR-04). */
export function takenRefusal(fault: unknown): Refusal | null {
  const constraint = violatedUnique(fault);
  if (constraint === 'user_email_key') return { rule: 'email-taken' };
  if (constraint === 'user_username_key' || constraint === 'used_username_pkey')
    return { rule: 'username-taken' };
  return null;
}

/** The same within a transaction; a taken e-mail or username makes it fail (see `takenRefusal`). */
export async function registerUserIn(
  transaction: Transaction,
  { actor, now, outbox }: LoggedWork,
  authorityId: number,
  { roles: chosen, ...values }: UserValues,
  { password, passwordHash }: FreshPassword,
): Promise<Registered> {
  await lockUsers(transaction, authorityId);
  const isFirst = (await transaction.user.count({ where: { authorityId } })) === 0;
  const wanted = isFirst
    ? (await offeredRoles(queriesIn(transaction), authorityId)).map(({ id }) => id)
    : chosen;
  await lockRoles(transaction, wanted);
  const offered = await offeredRoles(queriesIn(transaction), authorityId);
  const refusals = refusalOfRoles(
    chosen,
    offered.map(({ id }) => id),
  );
  if (refusals.length > 0) return { refusals };
  const roles = isFirst ? offered : offered.filter(({ id }) => chosen.includes(id));
  const username = values.username || (await takeUsername(transaction, values.firstName, values.lastName));
  const passwordExpiresAt = temporaryUntil(now);
  const details = { ...values, username, isAdministrator: isFirst || values.isAdministrator };
  const user = await transaction.user.create({
    data: {
      ...details,
      authorityId,
      createdAt: now,
      passwordHash,
      passwordTemporary: true,
      passwordExpiresAt,
    },
    select: { id: true, authority: { select: { informalName: true } } },
  });
  await giveRoles(transaction, { userId: user.id, authorityId }, roles);
  await recordEvent(transaction, {
    action: 'user.registered',
    actor,
    authorityId,
    subject: { id: user.id, name: nameOf(details) },
    changes: {
      ...differences({}, details, ['language', 'isAdministrator']),
      ...(roles.length > 0 && { roles: { before: [], after: roles.map(roleName) } }),
    },
    personal: differences({}, details, personalFields),
  });
  await outbox.queue(transaction, {
    template: 'user-registered',
    recipient: values.email,
    language: values.language,
    userId: user.id,
    authorityId,
    parameters: {
      name: nameOf(details),
      authority: user.authority.informalName,
      password,
      validUntil: passwordExpiresAt.toISOString(),
    },
  });
  return { userId: user.id };
}
