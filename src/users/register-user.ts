import { differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { violatedUnique } from '../db/violated-constraint.ts';
import { takeMails, TooManyMails } from '../mail/take-mails.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import { type FreshPassword, freshPassword } from '../passwords/reset-password.ts';
import { temporaryUntil } from '../passwords/temporary.ts';
import type { Result } from '../result.ts';
import { nameOf } from '../web/person-name.ts';
import type { LoggedWork, Work } from '../work.ts';
import type { UserValues } from './forms.ts';
import { RenamedTooOften } from './rename.ts';
import { giveRoles, lockRoles, lockUsers, offeredRoles } from './roles.ts';
import { hasRights, type Refusal, refusalOfRoles } from './rules.ts';
import { takeUsername } from './username.ts';
import { otherFields, personalFields, roleName } from './words.ts';

export type Registered = Result<{ userId: number }, Refusal>;

/**
 * Registers a user at the authority (USR-02) with a temporary password, which goes out by mail (USR-05). The
 * first user of an authority gets every role and is administrator (USR-01); with `asksForRole` others are refused
 * who get none.
 */
export async function registerUser(
  work: Work,
  authorityId: number,
  values: UserValues,
  { asksForRole = false } = {},
): Promise<Registered> {
  const secret = await freshPassword();
  try {
    return await work.db.$transaction(async (transaction) => {
      await requireScope(transaction, work.actor, authorityId);
      const taken = await refusalsOfTaken(transaction, values, null);
      const registered = await registerUserIn(transaction, work, authorityId, values, secret, {
        taken,
        asksForRole,
      });
      if ('done' in registered) await tellOfWork(transaction, work, authorityId, 'user-registered');
      return registered;
    });
  } catch (fault) {
    const refusal = takenRefusal(fault);
    if (refusal) return { refusals: [refusal] };
    throw fault;
  }
}

/**
 * Turns the error that undid a write into a refusal: a uniqueness violation (USR-03, USR-04) or a reached limit
 * (SEC-07). Null for any other error.
 */
export function takenRefusal(fault: unknown): Refusal | null {
  if (fault instanceof TooManyMails)
    return { rule: 'too-many-mails', door: fault.door, reached: fault.reached };
  if (fault instanceof RenamedTooOften) return { rule: 'renamed-too-often' };
  const constraint = violatedUnique(fault);
  if (constraint === 'user_email_key') return { rule: 'email-taken' };
  if (constraint === 'user_username_key' || constraint === 'used_username_pkey')
    return { rule: 'username-taken' };
  return null;
}

/**
 * Says whether somebody else has the e-mail or the username, so that it is reported together with everything else.
 * Others may still be faster: then the database refuses (`takenRefusal`). `userId` is null for a new user.
 */
export async function refusalsOfTaken(
  transaction: Transaction,
  { email, username }: Pick<UserValues, 'email' | 'username'>,
  userId: number | null,
): Promise<Refusal[]> {
  const [taken] = await transaction.$queryRaw<{ email: boolean; username: boolean }[]>`
    SELECT EXISTS (SELECT FROM "user" WHERE email = ${email} AND id IS DISTINCT FROM ${userId}::integer) AS email,
      EXISTS (SELECT FROM used_username WHERE digest = sha256(convert_to(${username}, 'UTF8'))
        AND user_id IS DISTINCT FROM ${userId}::integer) AS username`;
  return [
    ...(taken?.email ? [{ rule: 'email-taken' } as const] : []),
    ...(taken?.username ? [{ rule: 'username-taken' } as const] : []),
  ];
}

/**
 * The same within a transaction; a taken e-mail or username, and one mail too many, make it fail (see `takenRefusal`),
 * unless it is known beforehand.
 */
export async function registerUserIn(
  transaction: Transaction,
  { actor, now, outbox }: LoggedWork,
  authorityId: number,
  { roles: chosen, ...values }: UserValues,
  { password, passwordHash }: FreshPassword,
  { taken = [], asksForRole = false }: { taken?: readonly Refusal[]; asksForRole?: boolean } = {},
): Promise<Registered> {
  await lockUsers(transaction, authorityId);
  const isFirst = (await transaction.user.count({ where: { authorityId } })) === 0;
  const wanted = isFirst ? (await offeredRoles(transaction, authorityId)).map(({ id }) => id) : chosen;
  await lockRoles(transaction, wanted);
  const offered = await offeredRoles(transaction, authorityId);
  const offeredIds = offered.map(({ id }) => id);
  const refusals: Refusal[] = [...taken, ...refusalOfRoles(chosen, offeredIds)];
  if (!isFirst && asksForRole && !hasRights({ ...values, roles: chosen })) refusals.push({ rule: 'no-role' });
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
  const occasion = { actorId: actor.userId, stranger: values.email };
  await takeMails(transaction, 'user.register', occasion, now);
  await recordEvent(transaction, {
    action: 'user.registered',
    actor,
    authorityId,
    subject: { id: user.id, name: nameOf(details) },
    changes: {
      ...differences({}, details, otherFields),
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
  return { done: { userId: user.id } };
}
