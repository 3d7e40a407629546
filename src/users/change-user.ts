import { differences, type Changes } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { queriesIn } from '../db/queries.ts';
import { endSignIns } from '../passwords/attempts.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import type { Work } from '../work.ts';
import type { UserValues } from './forms.ts';
import { findUserValues } from './queries.ts';
import { takenRefusal } from './register-user.ts';
import {
  countAdministrators,
  countHolders,
  giveRoles,
  lockRoles,
  lockUsers,
  offeredRoles,
  type OfferedRole,
} from './roles.ts';
import { refusalOfRoles, refusalsOfLosingAdministrator, refusalsOfLoss, type Refusal } from './rules.ts';
import { nameOf, personalFields, roleName } from './words.ts';

export type Changed = { changed: boolean } | { refusals: Refusal[] } | null;

/**
 * Saves a user's details and roles (USR-06), unless somebody has saved since the form was filled in. Null
 * when there is no such user at the authority.
 */
export async function changeUser(
  work: Work,
  authorityId: number,
  userId: number,
  version: number,
  values: UserValues,
): Promise<Changed> {
  try {
    return await work.db.$transaction((transaction) =>
      change(transaction, work, { authorityId, userId }, version, values),
    );
  } catch (fault) {
    const refusal = takenRefusal(fault);
    if (refusal) return { refusals: [refusal] };
    throw fault;
  }
}

interface Whom {
  authorityId: number;
  userId: number;
}

async function change(
  transaction: Transaction,
  work: Work,
  whom: Whom,
  version: number,
  values: UserValues,
): Promise<Changed> {
  await requireScope(transaction, work.actor, whom.authorityId);
  await lockUsers(transaction, whom.authorityId);
  const current = await findUserValues(queriesIn(transaction), whom.authorityId, whom.userId);
  if (!current) return null;
  if (current.version !== version) return { refusals: [{ rule: 'changed-meanwhile' }] };
  const before = current.values;
  await lockRoles(transaction, [...before.roles, ...values.roles]);
  const offered = await offeredRoles(queriesIn(transaction), whom.authorityId, whom.userId);
  const refusals = await refusalsOfChange(transaction, whom.authorityId, offered, before, values);
  if (refusals.length > 0) return { refusals };
  const changes = changesBetween(before, values, offered);
  const personal = differences(before, values, personalFields);
  if (Object.keys({ ...changes, ...personal }).length === 0) return { changed: false };
  await write(transaction, whom, before, values, offered);
  await recordEvent(transaction, {
    action: 'user.changed',
    actor: work.actor,
    authorityId: whom.authorityId,
    subject: { id: whom.userId, name: nameOf(values) },
    changes,
    personal,
  });
  if (losesRights(before, values) && whom.userId !== work.actor.userId)
    await endSignIns(transaction, whom.userId, work.now);
  if (before.email !== values.email) await confirmEmail(transaction, work, whom, before, values);
  await tellOfWork(transaction, work, whom.authorityId, 'user-changed');
  return { changed: true };
}

/** Everything that stands against the change, so that it can be mended in one go. */
async function refusalsOfChange(
  transaction: Transaction,
  authorityId: number,
  offered: readonly OfferedRole[],
  before: UserValues,
  after: UserValues,
): Promise<Refusal[]> {
  const lost = before.roles.filter((id) => !after.roles.includes(id));
  const losesAdministrator = before.isAdministrator && !after.isAdministrator;
  return [
    ...refusalOfRoles(
      after.roles,
      offered.map(({ id }) => id),
    ),
    ...refusalsOfLoss(await countHolders(transaction, authorityId, lost)),
    ...(losesAdministrator
      ? refusalsOfLosingAdministrator(await countAdministrators(queriesIn(transaction), authorityId))
      : []),
  ];
}

function changesBetween(before: UserValues, after: UserValues, offered: readonly OfferedRole[]): Changes {
  const named = (ids: number[]) => offered.filter(({ id }) => ids.includes(id)).map(roleName);
  const taken = named(before.roles.filter((id) => !after.roles.includes(id)));
  const given = named(after.roles.filter((id) => !before.roles.includes(id)));
  return {
    ...differences(before, after, ['language', 'isAdministrator']),
    ...(taken.length + given.length > 0 && { roles: { before: taken, after: given } }),
  };
}

async function write(
  transaction: Transaction,
  { authorityId, userId }: Whom,
  before: UserValues,
  { roles, ...details }: UserValues,
  offered: readonly OfferedRole[],
): Promise<void> {
  await transaction.user.update({
    where: { id: userId },
    data: { ...details, version: { increment: 1 } },
    select: { id: true },
  });
  const taken = before.roles.filter((id) => !roles.includes(id));
  await transaction.roleAssignment.deleteMany({ where: { userId, roleId: { in: taken } } });
  const given = offered.filter(({ id }) => roles.includes(id) && !before.roles.includes(id));
  await giveRoles(transaction, { userId, authorityId }, given);
}

/** Sessions end at once when rights are lost (SEC-02). */
const losesRights = (before: UserValues, after: UserValues): boolean =>
  (before.isAdministrator && !after.isAdministrator) || before.roles.some((id) => !after.roles.includes(id));

/** A changed address is told to the old and the new one (USR-06). */
async function confirmEmail(
  transaction: Transaction,
  { outbox }: Pick<Work, 'outbox'>,
  { authorityId, userId }: Whom,
  before: Pick<UserValues, 'email'>,
  after: Pick<UserValues, 'email' | 'language' | 'firstName' | 'lastName'>,
): Promise<void> {
  for (const recipient of [before.email, after.email])
    await outbox.queue(transaction, {
      template: 'email-changed',
      recipient,
      language: after.language,
      userId,
      authorityId,
      parameters: { name: nameOf(after), before: before.email, after: after.email },
    });
}
