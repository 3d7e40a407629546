import type { Place } from '../../authorities/place.ts';
import { differingBoxes, mergeEdits, noticesOf, saverIn } from '../../web/concurrent-edit.ts';
import * as format from '../../web/format.ts';
import type { Context } from '../../web/routes.ts';
import type { UserValues } from '../forms.ts';
import { type Editor, findLastEditors, type LastEditors } from '../last-editors.ts';
import { findUserValues, type VersionedUser } from '../queries.ts';
import { type OfferedRole, offeredRoles } from '../roles.ts';
import { roleName } from '../words.ts';

/** A user as edited: what was typed, and what the form was filled in from as far as it says so. */
export interface UserEdit {
  base: UserValues | null;
  typed: UserValues;
}

/** What others have saved while somebody edited a user, and the form that comes of it (USR-06). */
export interface Comparison {
  /** What stands saved now. */
  saved: VersionedUser;
  values: UserValues;
  /** Field, or `roles-<id>` for a box, to what stands at it; none when the two do not touch each other. */
  notices: Record<string, string>;
}

/** Compares what was typed with what others have saved; null when the user is gone. */
export async function compareWithOthers(
  { db, actor }: Context,
  place: Place,
  id: number,
  { base, typed }: UserEdit,
): Promise<Comparison | null> {
  const saved = await findUserValues(db, place.authorityId, id);
  if (!saved) return null;
  const merged = mergeEdits(base, saved.values, typed);
  const { values } = merged;
  const roles = await offeredRoles(db, place.authorityId, id);
  const editors = await findLastEditors(db, place.authorityId, id);
  const by = (field: string): string => describe(editors.ofField(field), actor.userId);
  const theirs = wordsOf(saved.values, roles);
  const notices = {
    ...noticesOf(merged, (field) => theirs[field], by),
    ...roleNotices(differingBoxes(values.roles, typed.roles), roles, editors, actor.userId),
  };
  return { saved, values, notices };
}

const describe = (editor: Editor | undefined, reader: number): string =>
  saverIn(reader, editor?.id ?? null, editor?.name ?? null);

/** Each box that somebody else has changed says who. */
function roleNotices(
  changed: readonly number[],
  roles: readonly OfferedRole[],
  editors: LastEditors,
  reader: number,
): Record<string, string> {
  if (changed.length === 0) return {};
  const boxes = roles.filter(({ id }) => changed.includes(id));
  const isGone = boxes.length < changed.length;
  return {
    roles: `Roller har ändrats medan du redigerade${isGone ? ', och alla går inte längre att ge' : ''}. Rutorna visar det nya.`,
    ...Object.fromEntries(
      boxes.map((role) => [
        `roles-${role.id}`,
        `Ändrat av ${describe(editors.ofRole(roleName(role)), reader)}`,
      ]),
    ),
  };
}

const wordsOf = (values: UserValues, roles: readonly OfferedRole[]): Record<keyof UserValues, string> => ({
  ...values,
  firstName: values.firstName || 'tomt',
  email: format.email(values.email),
  language: format.languageOwnName(values.language),
  telephone: values.telephone || 'tomt',
  isAdministrator: values.isAdministrator ? 'ja' : 'nej',
  roles:
    roles
      .filter(({ id }) => values.roles.includes(id))
      .map(roleName)
      .join(', ') || 'inga',
});
