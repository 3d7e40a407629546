import type { Changes } from '../audit/events.ts';
import type { Reader } from '../db/reader.ts';

/** Who has last changed a field of a user, or a role: a name in the log, or the reader. */
export interface Editor {
  id: number | null;
  name: string | null;
}

interface Save extends Editor {
  changes: Changes;
}

/** So many of the latest events are looked through. */
const most = 50;

/** The newest events that changed a user's details or roles, newest first. */
async function latestSaves(db: Reader, authorityId: number, userId: number): Promise<Save[]> {
  return db.$queryRaw<Save[]>`
    SELECT actor_id AS id, actor_name AS name, changes || coalesce(personal, '{}') AS changes FROM log_event
    WHERE subject_id = ${userId} AND authority_id = ${authorityId} AND changes || coalesce(personal, '{}') <> '{}'
    ORDER BY log_event.id DESC LIMIT ${most}`;
}

export interface LastEditors {
  ofField: (field: string) => Editor | undefined;
  /** By the name of the role in the log. */
  ofRole: (name: string) => Editor | undefined;
}

/** Who last changed each field and each role of a user, as the log of the authority has it (LOG-01). */
export async function findLastEditors(db: Reader, authorityId: number, userId: number): Promise<LastEditors> {
  const saves = await latestSaves(db, authorityId, userId);
  const names = (side: unknown): unknown[] => (Array.isArray(side) ? side : []);
  return {
    ofField: (field) => saves.find(({ changes }) => field in changes),
    ofRole: (name) =>
      saves.find(({ changes: { roles } }) =>
        [...names(roles?.before), ...names(roles?.after)].includes(name),
      ),
  };
}
