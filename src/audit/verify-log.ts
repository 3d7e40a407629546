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
    | { eventId: string; fault: 'unlinked' }
    | null;
}

const batch = 5_000;

/**
 * Reads the whole log and its chain at one moment, and computes each link again (LOG-02). An expected head, noted
 * earlier, must still be in the chain: without it, a log that was cut off or rewritten as a whole looks right. Needs
 * only the right to read, and blocks nobody.
 */
export async function verifyLog(client: pg.ClientBase, expected: Head | null = null): Promise<Verified> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  try {
    const verified = await followChain(client, expected);
    return verified.fault ? verified : { ...verified, fault: await findUnlinked(client, verified.events) };
  } finally {
    await client.query('ROLLBACK');
  }
}

async function followChain(client: pg.ClientBase, expected: Head | null): Promise<Verified> {
  const head: Head = { position: 0, hash: '' };
  const upTo = (fault: Verified['fault']): Verified => ({
    events: head.position,
    head: head.position > 0 ? head : null,
    fault,
  });
  for await (const row of allLinks(client)) {
    const position = head.position + 1;
    const fault = faultOf(row, head);
    if (fault) return upTo({ position, fault });
    if (position === expected?.position && row.hash !== expected.hash)
      return upTo({ position, fault: 'other-hash' });
    Object.assign(head, { position, hash: row.hash });
  }
  const isShort = expected !== null && expected.position > head.position;
  return upTo(isShort ? { position: head.position + 1, fault: 'too-short' } : null);
}

async function* allLinks(client: pg.ClientBase): AsyncGenerator<LinkRow> {
  let last = '0';
  for (;;) {
    const { rows }: { rows: LinkRow[] } = await client.query<LinkRow>(links, [last, batch]);
    yield* rows;
    if (rows.length < batch) return;
    last = rows.at(-1)!.position;
  }
}

/** Finds an event that has no link in the chain. */
async function findUnlinked(client: pg.ClientBase, links: number): Promise<Verified['fault']> {
  const { rows } = await client.query<{ eventId: string }>(
    `SELECT id::text AS "eventId" FROM log_event e
     WHERE NOT EXISTS (SELECT FROM log_chain c WHERE c.event_id = e.id AND c.position BETWEEN 1 AND $1) ORDER BY id LIMIT 1`,
    [links],
  );
  return rows[0] ? { eventId: rows[0].eventId, fault: 'unlinked' } : null;
}

/** Whether the person may be without a name: looked up only where there is none any more. */
const isRemoved = (person: 'actor' | 'subject'): string => `(
    c.${person}_digest IS NOT NULL AND c.${person}_salt IS NULL
    AND NOT EXISTS (SELECT FROM "user" u WHERE u.id = e.${person}_id)
    AND EXISTS (
      SELECT FROM log_event r JOIN log_chain removal ON removal.event_id = r.id
      WHERE r.subject_id = e.${person}_id AND r.action = 'user.removed' AND removal.position >= c.position
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
