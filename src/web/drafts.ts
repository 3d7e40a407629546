import { randomBytes } from 'node:crypto';
import type { Actor } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { keptFor } from '../periods.ts';
import { type Body, isPassword } from './forms.ts';
import { paths } from './paths.ts';

/** What somebody has typed and not yet saved (NAV-06): kept for its owner alone, in the database, for some days. */

/** A form whose session had ended, to be sent again; a registration, whose steps are pages of their own. */
export type DraftForm = 'send-again' | 'registration';

type Owner = Pick<Actor, 'userId'>;
type Db = Pick<PrismaClient, 'draft' | '$executeRaw'>;

/** The most drafts of a user. A new one replaces the one that was left longest ago. */
export const draftsKept = 20;

/** In code units, as JSON; the database holds it too. */
export const longestDraft = 100_000;

/** Fields that no draft holds: passwords, and what a form says about itself. */
export const isKept = (field: string): boolean => !isPassword(field) && !field.startsWith('_');

/** What was typed, without what is not to be kept. */
export const keptFields = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([field]) => isKept(field)));

/** A key for the address of a draft: random, and worth nothing to anybody but its owner. */
export const newDraftKey = (): string => randomBytes(16).toString('base64url');

export const isDraftKey = (text: string): boolean => /^[\w-]{22}$/.test(text);

/**
 * Keeps what is typed, in place of what the draft with this key held before; false when that is more than a draft may
 * hold, or no key of ours.
 */
export async function saveDraft(
  db: Db,
  { userId }: Owner,
  { form, key }: { form: DraftForm; key: string },
  content: object,
  now: Date,
): Promise<boolean> {
  const text = JSON.stringify(content);
  if (text.length > longestDraft || !isDraftKey(key)) return false;
  await db.$executeRaw`
    INSERT INTO draft (user_id, key, form, content, saved_at) VALUES (${userId}, ${key}, ${form}, ${text}, ${now})
    ON CONFLICT (user_id, key) DO UPDATE SET form = ${form}, content = ${text}, saved_at = ${now}`;
  // Not in one transaction: of those who add at once, the last sees them all.
  await db.$executeRaw`
    DELETE FROM draft WHERE user_id = ${userId} AND key IN (
      SELECT key FROM draft WHERE user_id = ${userId} ORDER BY saved_at DESC, key OFFSET ${draftsKept})`;
  return true;
}

/** What the user's draft holds; null when there is none, or not any more. */
export async function findDraft(
  db: Db,
  { userId }: Owner,
  { form, key }: { form: DraftForm; key: string },
  now: Date,
): Promise<unknown> {
  if (!isDraftKey(key)) return null;
  const where = { userId, key, form, savedAt: { gt: new Date(now.getTime() - keptFor.drafts) } };
  const found = await db.draft.findFirst({ where, select: { content: true } });
  return found && (JSON.parse(found.content) as unknown);
}

/** Where the form waits that was kept when the user had to sign in again; null when there is none. */
export async function waitingToBeSent(db: Db, { userId }: Owner, now: Date): Promise<string | null> {
  const newest = await db.draft.findFirst({
    where: { userId, form: 'send-again', savedAt: { gt: new Date(now.getTime() - keptFor.drafts) } },
    orderBy: { savedAt: 'desc' },
    select: { key: true },
  });
  return newest && sendAgainPath(newest.key);
}

export const sendAgainPath = (key: string): string => `${paths.sendAgain}/${key}`;

/** Used, or not wanted any more. */
export async function removeDraft(db: Db, { userId }: Owner, key: string): Promise<void> {
  if (isDraftKey(key)) await db.draft.deleteMany({ where: { userId, key } });
}

/** Deletes drafts that nobody has gone on with. */
export async function forgetDrafts(db: Db, now: Date): Promise<void> {
  await db.draft.deleteMany({ where: { savedAt: { lt: new Date(now.getTime() - keptFor.drafts) } } });
}
