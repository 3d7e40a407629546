import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import { caseOf, fullName, type In } from '../db/expressions.ts';
import type { Language } from '../db/generated/enums.ts';
import { queriesIn, type Reader } from '../db/queries.ts';
import { firstRow } from '../db/rows.ts';
import type { State } from './rules.ts';
import { digestOf } from './token.ts';

type Manager = Pick<Actor, 'authorityId'>;

export interface InvitationRow {
  id: number;
  authorityName: string;
  contactName: string;
  email: string;
  createdAt: Date;
  state: State;
}

export interface Invitation extends InvitationRow {
  managerId: number;
  managerName: string;
  country: string;
  language: Language;
  /** Null when the user has been removed since. */
  invitedBy: string | null;
  expiresAt: Date;
  openedAt: Date | null;
  submittedAt: Date | null;
  withdrawnAt: Date | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  reason: string;
  /** What the invited authority filled in, while it waits. */
  submission: Record<string, string> | null;
  /** What came of it; null also when the authority has been removed since. */
  authorityId: number | null;
}

/** Which of its moments have come says how far the invitation, called i, is. */
const stateOf = (eb: In<'invitation', 'i'>, now: Date) =>
  caseOf(
    {
      withdrawn: eb('i.withdrawn_at', 'is not', null),
      approved: eb('i.decided_at', 'is not', null).and('i.reason', '=', ''),
      rejected: eb('i.decided_at', 'is not', null),
      waiting: eb('i.submitted_at', 'is not', null),
      expired: eb('i.expires_at', '<=', now),
      opened: eb('i.opened_at', 'is not', null),
    },
    'sent',
  );

const shortColumns = [
  'i.id',
  'i.authority_name as authorityName',
  'i.contact_name as contactName',
  'i.email',
  'i.created_at as createdAt',
] as const;

interface Slice {
  skip: number;
  take: number;
}

/** The invitations of the actor's authority, those that wait for a decision first, then the newest first. */
export async function findInvitations(
  read: Reader,
  { authorityId }: Manager,
  state: State | null,
  { skip, take }: Slice,
  now: Date,
): Promise<{ invitations: InvitationRow[]; total: number }> {
  const all = read
    .selectFrom('invitation as i')
    .select((eb) => [...shortColumns, stateOf(eb, now).as('state')])
    .where('i.manager_id', '=', authorityId);
  const invited = read.selectFrom(all.as('invited'));
  const fitting = state === null ? invited : invited.where('state', '=', state);
  const invitations = await fitting
    .selectAll()
    .orderBy((eb) => eb('state', '=', 'waiting'), 'desc')
    .orderBy('id', 'desc')
    .limit(take)
    .offset(skip)
    .execute();
  const { total } = await fitting
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { invitations, total };
}

/** One invitation of the actor's authority; null when there is none. */
export const findInvitation = (
  read: Reader,
  { authorityId }: Manager,
  id: number,
  now: Date,
): Promise<Invitation | null> =>
  firstRow(wholeInvitations(read, now).where('i.id', '=', id).where('i.manager_id', '=', authorityId));

/** The same, held back from others until the transaction ends. */
export async function lockInvitation(
  transaction: Transaction,
  manager: Manager,
  id: number,
  now: Date,
): Promise<Invitation | null> {
  const query = queriesIn(transaction);
  await query.selectFrom('invitation').where('id', '=', id).forUpdate().execute();
  return findInvitation(query, manager, id, now);
}

/** The invitation that a link belongs to, whatever its state; null when the inviter may invite no longer. */
export const findByToken = (read: Reader, token: string, now: Date): Promise<Invitation | null> =>
  firstRow(
    wholeInvitations(read, now)
      .where('i.token_hash', '=', digestOf(token))
      .where('m.kind', 'in', ['ACCESS_MANAGER', 'NATIONAL_COORDINATOR']),
  );

export async function lockByToken(
  transaction: Transaction,
  token: string,
  now: Date,
): Promise<Invitation | null> {
  const query = queriesIn(transaction);
  await query.selectFrom('invitation').where('token_hash', '=', digestOf(token)).forUpdate().execute();
  return findByToken(query, token, now);
}

/** With the inviting authority, called m. */
const wholeInvitations = (read: Reader, now: Date) =>
  read
    .selectFrom('invitation as i')
    .innerJoin('authority as m', 'm.id', 'i.manager_id')
    .select((eb) => [
      ...shortColumns,
      stateOf(eb, now).as('state'),
      'i.language',
      'i.expires_at as expiresAt',
      'i.opened_at as openedAt',
      'i.submitted_at as submittedAt',
      'i.withdrawn_at as withdrawnAt',
      'i.decided_at as decidedAt',
      'i.reason',
      'i.submission',
      'i.authority_id as authorityId',
      'm.id as managerId',
      'm.informal_name as managerName',
      'm.country',
      nameOfUser(eb, 'i.invited_by_id').as('invitedBy'),
      nameOfUser(eb, 'i.decided_by_id').as('decidedBy'),
    ]);

/** Null when the user has been removed since. */
const nameOfUser = (eb: In<'invitation', 'i'>, id: 'i.invited_by_id' | 'i.decided_by_id') =>
  eb
    .selectFrom('user as u')
    .select((user) => fullName(user).as('name'))
    .whereRef('u.id', '=', id);
