import type { Transaction } from '../db/client.ts';
import { Language } from '../db/generated/enums.ts';
import type { Reader } from '../db/reader.ts';
import { nameOf } from '../web/person-name.ts';

export interface NameChangeRow {
  id: number;
  authorityId: number;
  before: string;
  after: string;
  country: string;
  requestedAt: Date;
  closedAt: Date | null;
}

interface Slice {
  skip: number;
  take: number;
}

/** The Commission's work list (AUT-03): those that wait, the oldest first, or those dealt with, the latest first. */
export async function findNameChanges(
  db: Transaction,
  isClosed: boolean,
  { skip, take }: Slice,
): Promise<{ changes: NameChangeRow[]; total: number }> {
  const where = { closedAt: isClosed ? { not: null } : null };
  const rows = await db.nameChange.findMany({
    where,
    orderBy: isClosed ? { closedAt: 'desc' } : { requestedAt: 'asc' },
    skip,
    take,
    include: { authority: { select: { country: true } } },
  });
  const changes = rows.map(({ oldName, newName, authority, ...row }) => ({
    ...row,
    before: oldName,
    after: newName,
    country: authority.country,
  }));
  return { changes, total: await db.nameChange.count({ where }) };
}

export interface NameChangeDetails extends NameChangeRow {
  /** Null when the user has been removed since. */
  requestedBy: string | null;
  officialName: string;
  language: Language;
  comment: string;
  /** The names in the other languages as they stand. */
  names: { language: Language; informalName: string; needsReview: boolean }[];
}

/** One entry of the work list; null when there is none. */
export async function findNameChange(db: Transaction, id: number): Promise<NameChangeDetails | null> {
  const row = await db.nameChange.findUnique({
    where: { id },
    include: {
      authority: {
        select: {
          country: true,
          officialName: true,
          language: true,
          names: { omit: { authorityId: true }, orderBy: { language: 'asc' } },
        },
      },
    },
  });
  if (!row) return null;
  const { oldName, newName, authority, requestedById, ...change } = row;
  const user = requestedById
    ? await db.user.findUnique({ where: { id: requestedById }, select: { firstName: true, lastName: true } })
    : null;
  const requestedBy = user && nameOf(user);
  return { ...change, ...authority, before: oldName, after: newName, requestedBy };
}

/** The names in all languages; none in the authority's own, which is its own to change. */
export const namesIn = ({ names, language: own }: NameChangeDetails): Record<Language, string> =>
  Object.fromEntries(
    Object.values(Language).map((language) => [
      language,
      names.find((one) => language !== own && one.language === language)?.informalName ?? '',
    ]),
  ) as Record<Language, string>;

/** The ID of who has last written names without closing the entry. */
export async function findLastWriter(db: Reader, authorityId: number): Promise<number | null> {
  const [save] = await db.$queryRaw<{ actorId: number | null }[]>`
    SELECT actor_id AS "actorId" FROM log_event WHERE authority_id = ${authorityId} AND action = 'name-change.saved'
    ORDER BY log_event.at DESC, log_event.id DESC LIMIT 1`;
  return save?.actorId ?? null;
}
