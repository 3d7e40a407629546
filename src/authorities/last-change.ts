import type { Action } from '../audit/events.ts';
import { Prisma } from '../db/generated/client.ts';
import * as format from '../web/format.ts';
import { fields } from './fields.ts';
import type { Place, TabId } from './place.ts';

export interface LastChange {
  /** In ISO 8601. */
  at: string;
  actorId: number | null;
  /** Null for a job, and for a user who has been erased. */
  actorName: string | null;
}

/** The events that change what a tab shows, and which of their fields. Without fields, all of them. */
const changesOf: Record<TabId, { actions: Action[]; fields?: readonly string[] }> = {
  authority: {
    actions: ['authority.changed', 'authority.moved', 'authority.email-confirmed', 'name-change.closed'],
    fields: [...fields, 'country', 'names'],
  },
  classification: { actions: ['authority.changed'], fields: ['keywords'] },
  modules: {
    actions: ['authority.changed', 'module.given', 'module.withdrawn', 'module.part-changed'],
    fields: ['moduleKeywords', 'coordinators', 'modules'],
  },
  users: {
    actions: ['user.registered', 'user.changed', 'user.email-confirmed', 'user.removed', 'password.reset'],
  },
};

/** Our own names, written into the query itself. */
const namesSql = (names: readonly string[]): Prisma.Sql => Prisma.raw(`'{${names.join()}}'::text[]`);

/** The latest change of what the tab shows (AUT-08), from the log: a `LastChange`, or NULL. */
export function lastChangeSql(authorityId: number, tab: TabId): Prisma.Sql {
  const { actions, fields: changed } = changesOf[tab];
  const condition = changed ? Prisma.sql`AND changes ?| ${namesSql(changed)}` : Prisma.empty;
  return Prisma.sql`(
    SELECT jsonb_build_object('at', at, 'actorId', actor_id, 'actorName', actor_name) FROM log_event
    WHERE authority_id = ${authorityId} AND action = ANY (${namesSql(actions)}) ${condition}
    ORDER BY log_event.at DESC, id DESC LIMIT 1)`;
}

/**
 * The sentence about the latest change (AUT-08). Only the authority's own users, and those who may edit it, see the
 * name.
 */
export function describeLastChange(change: LastChange | null, { mayEdit, isOwn }: Place): string {
  if (!change) return 'Inte ändrad sedan registreringen.';
  const who = change.actorName ?? (change.actorId === null ? 'portalen' : 'en borttagen användare');
  return `Senast ändrad ${format.dateTime(new Date(change.at))}${isOwn || mayEdit ? ` av ${who}` : ''}.`;
}
