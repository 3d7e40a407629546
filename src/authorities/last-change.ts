import { sql, type RawBuilder } from 'kysely';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import { subquery, type Given } from '../db/expressions.ts';
import type { Prisma } from '../db/generated/client.ts';
import { prismaSql } from '../db/reader.ts';
import type { Action } from '../audit/events.ts';
import * as format from '../web/format.ts';
import { fields } from './fields.ts';
import type { Place, TabId } from './place.ts';

export interface LastChange {
  /** In ISO 8601. */
  at: string;
  actorId: number | null;
  /** Nobody's, when it was a job or somebody who has been erased. */
  actorName: string | null;
}

/** The events that change what a tab shows, and the fields of theirs that do; all fields when none are named. */
const changesOf: Record<TabId, { actions: Action[]; fields?: readonly string[] }> = {
  myndighet: { actions: ['authority.changed', 'name-change.closed'], fields: [...fields, 'names'] },
  klassificering: { actions: ['authority.changed'], fields: ['keywords'] },
  moduler: {
    actions: ['authority.changed', 'module.given', 'module.withdrawn', 'module.part-changed'],
    fields: ['moduleKeywords', 'coordinators', 'modules'],
  },
  anvandare: { actions: ['user.registered', 'user.changed', 'user.removed', 'password.reset'] },
};

/** When and by whom what the tab shows was last changed (AUT-08), from the log; null when never. */
export function lastChange(authorityId: Given<number>, tab: TabId): RawBuilder<LastChange | null> {
  const { actions, fields: changed } = changesOf[tab];
  // Names of ours, which are part of the query itself: it is planned for them.
  const events = subquery
    .selectFrom('log_event')
    .select(['at', 'actor_id as actorId', 'actor_name as actorName'])
    .where('authority_id', '=', authorityId)
    .where(
      'action',
      'in',
      actions.map((action) => sql.lit(action)),
    )
    .where((eb) => (changed ? sql<boolean>`${eb.ref('changes')} ?| ${namesOf(changed)}` : eb.lit(true)))
    .orderBy('id', 'desc')
    .limit(1);
  return jsonObjectFrom(events);
}

const namesOf = (names: readonly string[]): RawBuilder<string[]> =>
  sql`${sql.lit(`{${names.join()}}`)}::text[]`;

/** The same, for queries that are not written with Kysely yet. */
export const lastChangeSql = (authorityId: number, tab: TabId): Prisma.Sql =>
  prismaSql(lastChange(authorityId, tab));

/** When and by whom (AUT-08); by whom is for the authority itself. */
export function lastChangeInWords(change: LastChange | null, { mayEdit, isOwn }: Place): string {
  if (!change) return 'Inte ändrad sedan registreringen.';
  const who = change.actorName ?? (change.actorId === null ? 'portalen' : 'en borttagen användare');
  return `Senast ändrad ${format.dateTime(new Date(change.at))}${isOwn || mayEdit ? ` av ${who}` : ''}.`;
}
