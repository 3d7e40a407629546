import type { Actor } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { type Body, isPassword } from './forms.ts';
import { paths } from './paths.ts';

/** What somebody has typed and not yet saved (NAV-06): kept for its owner alone, in the database, for some days. */

/** A form whose session had ended, to be sent again; a registration, whose steps are pages of their own. */
export type DraftForm = 'send-again' | 'registration';

type Owner = Pick<Actor, 'userId'>;
type Db = Pick<PrismaClient, 'draft' | '$executeRaw'>;

/** How long a draft is kept after it was last changed, in milliseconds. */
export const draftLifetime = 7 * 24 * 60 * 60 * 1000;

/** The most drafts of a user. A new one replaces the one that was started first. */
export const draftsKept = 20;

/** In code units, as JSON; the database holds it too. */
export const longestDraft = 100_000;

/** Fields that no draft holds: passwords, and what a form says about itself. */
export const isKept = (field: string): boolean => !isPassword(field) && !field.startsWith('_');

/** What was typed, without what is not to be kept. */
export const keptFields = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([field]) => isKept(field)));

/** Starts a draft and returns its ID; null when there is more than a draft may hold. */
export async function startDraft(
  db: Db,
  { userId }: Owner,
  form: DraftForm,
  content: object,
  now: Date,
): Promise<number | null> {
  const text = JSON.stringify(content);
  if (text.length > longestDraft) return null;
  const { id } = await db.draft.create({
    data: { userId, form, content: text, savedAt: now },
    select: { id: true },
  });
  // Not in one transaction: of those who add at once, the last sees them all.
  await db.$executeRaw`
    DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE user_id = ${userId} ORDER BY id DESC OFFSET ${draftsKept})`;
  return id;
}

/** Keeps what is typed now in place of what was; false when the draft is gone, or it is more than it may hold. */
export async function changeDraft(
  db: Db,
  { userId }: Owner,
  id: number,
  content: object,
  now: Date,
): Promise<boolean> {
  const text = JSON.stringify(content);
  if (text.length > longestDraft) return false;
  const { count } = await db.draft.updateMany({
    where: { id, userId },
    data: { content: text, savedAt: now },
  });
  return count > 0;
}

/** What the user's draft holds; null when there is none. */
export async function findDraft(
  db: Db,
  { userId }: Owner,
  form: DraftForm,
  id: number,
  now: Date,
): Promise<unknown> {
  const savedAt = { gt: new Date(now.getTime() - draftLifetime) };
  const found = await db.draft.findFirst({ where: { id, userId, form, savedAt }, select: { content: true } });
  return found && (JSON.parse(found.content) as unknown);
}

/** Where the form waits that was kept when the user had to sign in again; null when there is none. */
export async function waitingToBeSent(db: Db, { userId }: Owner, now: Date): Promise<string | null> {
  const savedAt = { gt: new Date(now.getTime() - draftLifetime) };
  const [newest] = await db.draft.findMany({
    where: { userId, form: 'send-again', savedAt },
    orderBy: { id: 'desc' },
    take: 1,
    select: { id: true },
  });
  return newest ? sendAgainPath(newest.id) : null;
}

export const sendAgainPath = (draftId: number): string => `${paths.sendAgain}/${draftId}`;

/** Used, or not wanted any more. */
export async function removeDraft(db: Db, { userId }: Owner, id: number): Promise<void> {
  await db.draft.deleteMany({ where: { id, userId } });
}

/** Deletes drafts that nobody has gone on with. */
export async function forgetDrafts(db: Db, now: Date): Promise<void> {
  await db.draft.deleteMany({ where: { savedAt: { lt: new Date(now.getTime() - draftLifetime) } } });
}
