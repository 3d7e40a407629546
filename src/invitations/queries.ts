import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { lockRows } from '../db/locks.ts';
import { digestOf } from '../web/mailed-link.ts';
import { nameSql } from '../web/person-name.ts';
import type { State } from './rules.ts';

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

/** Which of its moments have come says how far an invitation is. */
const stateSql = (now: Date): Prisma.Sql => Prisma.sql`
  CASE WHEN i.withdrawn_at IS NOT NULL THEN 'withdrawn'
    WHEN i.decided_at IS NOT NULL THEN CASE WHEN i.reason = '' THEN 'approved' ELSE 'rejected' END
    WHEN i.submitted_at IS NOT NULL THEN 'waiting'
    WHEN i.expires_at <= ${now} THEN 'expired'
    WHEN i.opened_at IS NOT NULL THEN 'opened'
    ELSE 'sent' END`;

/** The invitations of the actor's authority that have come so far. */
export const invitationsThatSql = (
  { authorityId }: Manager,
  state: State,
  now: Date,
): Prisma.Sql => Prisma.sql`
  SELECT FROM invitation i WHERE i.manager_id = ${authorityId} AND ${stateSql(now)} = ${state}`;

const shortColumns = Prisma.sql`i.id, i.authority_name AS "authorityName", i.contact_name AS "contactName", i.email,
  i.created_at AS "createdAt"`;

interface Slice {
  skip: number;
  take: number;
}

/** The invitations of the actor's authority, those that wait for a decision first, then the newest first. */
export async function findInvitations(
  db: Transaction,
  { authorityId }: Manager,
  state: State | null,
  { skip, take }: Slice,
  now: Date,
): Promise<{ invitations: InvitationRow[]; total: number }> {
  const all = Prisma.sql`
    SELECT ${shortColumns}, ${stateSql(now)} AS state FROM invitation i WHERE i.manager_id = ${authorityId}`;
  const where = state === null ? Prisma.sql`true` : Prisma.sql`state = ${state}`;
  const invitations = await db.$queryRaw<InvitationRow[]>`
    SELECT * FROM (${all}) AS invited WHERE ${where}
    ORDER BY state = 'waiting' DESC, id DESC LIMIT ${take} OFFSET ${skip}`;
  const [counted] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::integer AS total FROM (${all}) AS invited WHERE ${where}`;
  return { invitations, total: counted?.total ?? 0 };
}

/** One invitation of the actor's authority; null when there is none. */
export const findInvitation = (
  db: Transaction,
  { authorityId }: Manager,
  id: number,
  now: Date,
): Promise<Invitation | null> => findOne(db, Prisma.sql`i.id = ${id} AND i.manager_id = ${authorityId}`, now);

/** The same, held back from others until the transaction ends. */
export async function lockInvitation(
  transaction: Transaction,
  manager: Manager,
  id: number,
  now: Date,
): Promise<Invitation | null> {
  await lockRows(transaction, 'invitation', [id], 'FOR UPDATE');
  return findInvitation(transaction, manager, id, now);
}

/** The invitation that a link belongs to, whatever its state; null when the inviter may invite no longer. */
export const findByToken = (db: Transaction, token: string, now: Date): Promise<Invitation | null> =>
  findOne(
    db,
    Prisma.sql`i.token_hash = ${digestOf(token)} AND m.kind IN ('ACCESS_MANAGER', 'NATIONAL_COORDINATOR')`,
    now,
  );

export async function lockByToken(
  transaction: Transaction,
  token: string,
  now: Date,
): Promise<Invitation | null> {
  await transaction.$queryRaw`SELECT FROM invitation WHERE token_hash = ${digestOf(token)} FOR UPDATE`;
  return findByToken(transaction, token, now);
}

async function findOne(db: Transaction, where: Prisma.Sql, now: Date): Promise<Invitation | null> {
  const [row] = await db.$queryRaw<Invitation[]>`
    SELECT ${shortColumns}, ${stateSql(now)} AS state, i.language::text, i.expires_at AS "expiresAt",
      i.opened_at AS "openedAt", i.submitted_at AS "submittedAt", i.withdrawn_at AS "withdrawnAt",
      i.decided_at AS "decidedAt", i.reason, i.submission, i.authority_id AS "authorityId",
      m.id AS "managerId", m.informal_name AS "managerName", m.country,
      (SELECT ${nameSql} FROM "user" u WHERE u.id = i.invited_by_id) AS "invitedBy",
      (SELECT ${nameSql} FROM "user" u WHERE u.id = i.decided_by_id) AS "decidedBy"
    FROM invitation i JOIN authority m ON m.id = i.manager_id
    WHERE ${where}`;
  return row ?? null;
}
