import { type Changes, differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { changeAddress } from '../email-changes/change-address.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import type { Result } from '../result.ts';
import type { Settings } from '../settings.ts';
import { endSignIns } from '../sign-ins/end-sign-ins.ts';
import { nameOf } from '../web/person-name.ts';
import type { Work } from '../work.ts';
import type { UserValues } from './forms.ts';
import { findUserValues } from './queries.ts';
import { refusalsOfTaken, takenRefusal } from './register-user.ts';
import { takeRename } from './rename.ts';
import {
  countAdministrators,
  countHolders,
  giveRoles,
  lockRoles,
  lockUsers,
  type OfferedRole,
  offeredRoles,
} from './roles.ts';
import {
  hasRights,
  type Refusal,
  refusalOfRoles,
  refusalsOfLosingAdministrator,
  refusalsOfLoss,
} from './rules.ts';
import { type ChangedRights, tellOfRights } from './tell-of-rights.ts';
import { otherFields, personalFields, roleName } from './words.ts';

export type Changed = Result<{ changed: boolean; waiting: string | null }, Refusal> | null;

/** Mails need the portal's address for their link. */
type ChangingWork = Work & { settings: Pick<Settings, 'portalUrl'> };

/**
 * Saves a user's details and roles (USR-06), unless somebody has saved since the form was filled in. Null
 * when there is no such user at the authority. With `asksForRole` nobody loses the last role.
 */
export async function changeUser(
  work: ChangingWork,
  authorityId: number,
  userId: number,
  version: number,
  values: UserValues,
  { asksForRole = false } = {},
): Promise<Changed> {
  try {
    return await work.db.$transaction((transaction) =>
      change(transaction, work, { authorityId, userId }, version, values, asksForRole),
    );
  } catch (fault) {
    const refusal = takenRefusal(fault);
    if (refusal) return { refusals: [refusal] };
    throw fault;
  }
}

interface Subject {
  authorityId: number;
  userId: number;
}

async function change(
  transaction: Transaction,
  work: ChangingWork,
  subject: Subject,
  version: number,
  values: UserValues,
  asksForRole: boolean,
): Promise<Changed> {
  await requireScope(transaction, work.actor, subject.authorityId);
  await lockUsers(transaction, subject.authorityId);
  const current = await findUserValues(transaction, subject.authorityId, subject.userId);
  if (!current) return null;
  if (current.version !== version) return { refusals: [{ rule: 'changed-meanwhile' }] };
  const before = current.values;
  await lockRoles(transaction, [...before.roles, ...values.roles]);
  const offered = await offeredRoles(transaction, subject.authorityId, subject.userId);
  const refusals = [
    // One that waits already is not asked for anew; whether it is taken is seen when it is confirmed.
    ...(await refusalsOfTaken(
      transaction,
      before.email === values.email ? { ...values, email: '' } : values,
      subject.userId,
    )),
    ...(await refusalsOfChange(transaction, subject, offered, before, values, asksForRole)),
  ];
  if (refusals.length > 0) return { refusals };
  const changes = changesBetween(before, values, offered);
  const personal = differences(before, values, savedPersonalFields);
  const isSaved = Object.keys({ ...changes, ...personal }).length > 0;
  const isAddressChanged = before.email !== values.email;
  if (!isSaved && !isAddressChanged) return { done: { changed: false, waiting: null } };
  await write(transaction, subject, before, values, offered);
  if (isSaved)
    await recordEvent(transaction, {
      action: 'user.changed',
      actor: work.actor,
      authorityId: subject.authorityId,
      subject: { id: subject.userId, name: nameOf(values) },
      changes,
      personal,
    });
  // One's own go on where this is done.
  if (losesRights(before, values))
    await endSignIns(transaction, subject.userId, work.now, work.actor.signInId);
  if (before.username !== values.username)
    await takeRename(transaction, work.actor, subject.userId, work.now);
  await tellOfRights(transaction, work, [rightsBetween(subject.userId, before, values)]);
  const address = { target: subject, email: values.email, by: work.actor.authorityName };
  const waiting = isAddressChanged ? await changeAddress(transaction, work, address) : null;
  await tellOfWork(transaction, work, subject.authorityId, 'user-changed');
  return { done: { changed: true, waiting } };
}

const rightsBetween = (userId: number, before: UserValues, after: UserValues): ChangedRights => ({
  userId,
  given: after.roles.filter((id) => !before.roles.includes(id)),
  taken: before.roles.filter((id) => !after.roles.includes(id)),
  ...(before.isAdministrator !== after.isAdministrator && { isAdministrator: after.isAdministrator }),
});

/** All but the e-mail, which counts once it has been confirmed (USR-06). */
const savedPersonalFields = personalFields.filter((field) => field !== 'email');

/** Everything that stands against the change, so that it can be mended in one go. */
async function refusalsOfChange(
  transaction: Transaction,
  { authorityId }: Subject,
  offered: readonly OfferedRole[],
  before: UserValues,
  after: UserValues,
  asksForRole: boolean,
): Promise<Refusal[]> {
  const lost = before.roles.filter((id) => !after.roles.includes(id));
  const losesAdministrator = before.isAdministrator && !after.isAdministrator;
  const refusals = [
    ...refusalOfRoles(
      after.roles,
      offered.map(({ id }) => id),
    ),
    ...refusalsOfLoss(await countHolders(transaction, authorityId, lost)),
    ...(losesAdministrator
      ? refusalsOfLosingAdministrator(await countAdministrators(transaction, authorityId))
      : []),
  ];
  // Whose roles cannot be taken is not left without.
  const isAsked = refusals.length === 0 && asksForRole && hasRights(before) && !hasRights(after);
  return isAsked ? [{ rule: 'no-role' }] : refusals;
}

function changesBetween(before: UserValues, after: UserValues, offered: readonly OfferedRole[]): Changes {
  const named = (ids: number[]) => offered.filter(({ id }) => ids.includes(id)).map(roleName);
  const taken = named(before.roles.filter((id) => !after.roles.includes(id)));
  const given = named(after.roles.filter((id) => !before.roles.includes(id)));
  return {
    ...differences(before, after, otherFields),
    ...(taken.length + given.length > 0 && { roles: { before: taken, after: given } }),
  };
}

async function write(
  transaction: Transaction,
  { authorityId, userId }: Subject,
  before: UserValues,
  { roles, ...details }: UserValues,
  offered: readonly OfferedRole[],
): Promise<void> {
  await transaction.user.update({
    where: { id: userId },
    // The e-mail counts once it has been confirmed (USR-06).
    data: { ...details, email: undefined, version: { increment: 1 } },
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
