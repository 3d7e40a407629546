import type pg from 'pg';
import { type Fault, faultOf, type Head, type LinkRow } from './link.ts';

export interface Verified {
  /** How many links fit, one after the other from the first. */
  events: number;
  /** The last of them; null in an empty log. */
  head: Head | null;
  /** What does not fit first. */
  fault:
    | { position: number; fault: Fault | 'other-hash' | 'too-short' }
    | { eventId: string; fault: 'unlinked' | 'never-linked' }
    | null;
  /** Events that wait for their links, as each does for a moment. */
  waiting: number;
  /** Seconds from an event to its link, at least, in the case where it took longest: later events have been linked before it. */
  longestWait: number;
}

/** Where to begin, and what must be found. */
export interface Noted {
  /** A link noted earlier, which must still be in the chain. */
  expected?: Head | null;
  /** The same, and everything before it has been verified when it was noted: it is not read again. */
  from?: Head | null;
}

const batch = 5_000;

/** Links are made within a second. An event that waits longer than this, in seconds, is not going to get one by itself. */
const longestWait = 600;

/**
 * Reads the log and its chain at one moment, and computes each link again (LOG-02). A link that was noted must still be
 * there: without it, a log that was cut off or rewritten as a whole looks right. Needs only the right to read, and
 * blocks nobody.
 */
export async function verifyLog(client: pg.ClientBase, noted: Noted = {}): Promise<Verified> {
  // It reads everything, however long that takes.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 0');
  try {
    const followed = await followChain(client, noted);
    const { unlinked, waiting } = await findUnlinked(client, followed.events);
    return { ...followed, waiting, fault: followed.fault ?? unlinked };
  } finally {
    await client.query('ROLLBACK');
  }
}

type Followed = Omit<Verified, 'waiting'>;

async function followChain(client: pg.ClientBase, { expected, from }: Noted): Promise<Followed> {
  const head: Head = from ? { ...from } : { position: 0, hash: '' };
  let latest = 0;
  let waited = 0;
  const upTo = (fault: Verified['fault']): Followed => ({
    events: head.position,
    head: head.position > 0 ? head : null,
    fault,
    longestWait: waited / 1000,
  });
  const fault = from ? await faultOfNoted(client, from) : null;
  if (fault) return upTo(fault);
  for await (const row of linksAfter(client, head.position)) {
    const position = head.position + 1;
    const fault = faultOf(row, head);
    if (fault) return upTo({ position, fault });
    if (position === expected?.position && row.hash !== expected.hash)
      return upTo({ position, fault: 'other-hash' });
    Object.assign(head, { position, hash: row.hash });
    latest = Math.max(latest, Number(row.at));
    waited = Math.max(waited, latest - Number(row.at));
  }
  const isShort = expected && expected.position > head.position;
  return upTo(isShort ? { position: head.position + 1, fault: 'too-short' } : null);
}

async function faultOfNoted(client: pg.ClientBase, { position, hash }: Head): Promise<Verified['fault']> {
  const { rows } = await client.query<{ hash: string }>(
    `SELECT encode(hash, 'hex') AS hash FROM log_chain WHERE position = $1`,
    [position],
  );
  if (!rows[0]) return { position, fault: 'too-short' };
  return rows[0].hash === hash ? null : { position, fault: 'other-hash' };
}

/** The links after a place, with their events. */
export async function* linksAfter(client: pg.ClientBase, position: number): AsyncGenerator<LinkRow> {
  let last = String(position);
  for (;;) {
    const { rows }: { rows: LinkRow[] } = await client.query<LinkRow>(links, [last, batch]);
    yield* rows;
    if (rows.length < batch) return;
    last = rows.at(-1)!.position;
  }
}

interface Unlinked {
  unlinked: Verified['fault'];
  waiting: number;
}

/**
 * Finds an event that has no link and does not wait for one as it was recorded; one that waits but is gone; and one
 * that has waited for too long.
 */
async function findUnlinked(client: pg.ClientBase, links: number): Promise<Unlinked> {
  const { rows } = await client.query<{ eventId: string | null; overdueId: string | null; waiting: number }>(
    `WITH waiting AS (
       SELECT u.event_id, u.since FROM log_unlinked u JOIN log_event e ON e.id = u.event_id
       WHERE NOT u.broken AND u.seal = log_seal(e)
     ), wrong AS (
       SELECT id FROM log_event e
       WHERE NOT EXISTS (SELECT FROM log_chain c WHERE c.event_id = e.id AND c.position BETWEEN 1 AND $1)
       EXCEPT SELECT event_id FROM waiting
       UNION
       SELECT event_id FROM log_unlinked u WHERE NOT EXISTS (SELECT FROM log_event e WHERE e.id = u.event_id)
     )
     SELECT (SELECT min(id) FROM wrong)::text AS "eventId", (SELECT count(*)::integer FROM waiting) AS waiting,
       (SELECT min(event_id) FROM waiting WHERE since < now() - $2 * interval '1 second')::text AS "overdueId"`,
    [links, longestWait],
  );
  const { eventId, overdueId, waiting } = rows[0]!;
  if (eventId !== null) return { waiting, unlinked: { eventId, fault: 'unlinked' } };
  return { waiting, unlinked: overdueId === null ? null : { eventId: overdueId, fault: 'never-linked' } };
}

/** Whether the person may be without a name: looked up only where there is none any more. */
const isRemoved = (person: 'actor' | 'subject'): string => `(
    c.${person}_digest IS NOT NULL AND c.${person}_salt IS NULL
    AND NOT EXISTS (SELECT FROM "user" u WHERE u.id = e.${person}_id)
    AND EXISTS (
      SELECT FROM log_event r LEFT JOIN log_chain removal ON removal.event_id = r.id
      WHERE r.subject_id = e.${person}_id AND r.action = 'user.removed' AND (removal.position >= c.position
        OR EXISTS (SELECT FROM log_unlinked u WHERE u.event_id = r.id AND NOT u.broken))
    )
  )`;

/** Texts as the database writes them, so that they are hashed as they were. */
const links = `
  SELECT c.position::text, encode(c.hash, 'hex') AS hash, c.event_id::text AS "eventId", e.id::text AS "foundId",
    (extract(epoch FROM e.at) * 1000)::bigint::text AS at, e.action, e.actor_id::text AS "actorId", e.actor_name AS "actorName",
    e.address, e.authority_id::text AS "authorityId", e.subject_id::text AS "subjectId", e.subject_name AS "subjectName",
    e.changes::text, e.personal::text,
    c.actor_salt::text AS "actorSalt", encode(c.actor_digest, 'hex') AS "actorDigest",
    c.subject_salt::text AS "subjectSalt", encode(c.subject_digest, 'hex') AS "subjectDigest",
    ${isRemoved('actor')} AS "isActorRemoved", ${isRemoved('subject')} AS "isSubjectRemoved"
  FROM log_chain c LEFT JOIN log_event e ON e.id = c.event_id
  WHERE c.position > $1 ORDER BY c.position LIMIT $2`;
