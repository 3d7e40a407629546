import { hash } from 'node:crypto';

/** A link of the chain with its event, as texts; the fields of an event that is gone are null. */
export interface LinkRow {
  position: string;
  hash: string | null;
  eventId: string;
  /** The ID of the event that was found; null when there is none. */
  foundId: string | null;
  /** Milliseconds since 1970. */
  at: string | null;
  action: string | null;
  actorId: string | null;
  actorName: string | null;
  address: string | null;
  authorityId: string | null;
  subjectId: string | null;
  subjectName: string | null;
  changes: string | null;
  personal: string | null;
  actorSalt: string | null;
  actorDigest: string | null;
  subjectSalt: string | null;
  subjectDigest: string | null;
  /** Whether the person is a user no more, and the chain says so, here or later. */
  isActorRemoved: boolean;
  isSubjectRemoved: boolean;
}

/** A place in the chain, from 1, and its hash in hexadecimal; before the first link 0 and the empty text. */
export interface Head {
  position: number;
  hash: string;
}

export type Fault = 'gap' | 'missing' | 'changed' | 'name-changed' | 'name-removed';

/** What does not fit at a link that follows the one named; null when all does. */
export function faultOf(row: LinkRow, previous: Head): Fault | null {
  if (Number(row.position) !== previous.position + 1) return 'gap';
  if (row.foundId === null) return 'missing';
  if (row.hash !== hashOfLink(row, previous)) return 'changed';
  return (
    faultOfName(row.actorSalt, row.actorDigest, [row.actorName], row.isActorRemoved) ??
    faultOfName(row.subjectSalt, row.subjectDigest, [row.subjectName, row.personal], row.isSubjectRemoved)
  );
}

const hashOfLink = (row: LinkRow, previous: Head): string =>
  digest(
    ...[row.position, previous.hash || null, row.eventId, row.at, row.action, row.actorId, row.address],
    ...[row.authorityId, row.subjectId, row.changes, row.actorDigest, row.subjectDigest],
  );

/** An erased person has left the digest alone; a name is only erased with the user (USR-10), an operator's never. */
function faultOfName(
  salt: string | null,
  expected: string | null,
  names: (string | null)[],
  isRemoved: boolean,
): Fault | null {
  const isNameless = names.every((name) => name === null);
  if (expected === null) return isNameless ? null : 'name-changed';
  if (salt !== null) return digest(salt, ...names) === expected ? null : 'name-changed';
  if (!isNameless) return 'name-changed';
  return isRemoved ? null : 'name-removed';
}

/** A SHA-256 over the fields, put together as the database's function log_field does. */
export function digest(...fields: (string | null)[]): string {
  const text = fields
    .map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`))
    .join('');
  return hash('sha256', text, 'hex');
}
