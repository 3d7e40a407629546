import type { Secrets } from '../secrets.ts';

/** A value as it is kept, in hexadecimal digits, and the place that it is bound to. */
export interface SealedRow {
  id: number;
  sealed: string;
  place: string;
}

/** In hexadecimal digits too. */
export interface SealedAnew {
  id: number;
  before: string;
  after: string;
}

/** Sealed values that stay in the database for long. */
export interface KeptSealed {
  purpose: string;
  /** The next ones after an ID, in order of ID. */
  read: (after: number, count: number) => Promise<SealedRow[]>;
  /** Replaces those that are still as they were read; returns how many. Waits for nobody. */
  replace: (rows: readonly SealedAnew[]) => Promise<number>;
}

export interface Sealing {
  anew: number;
  /** Still sealed with a former secret: somebody else was at work on them. */
  left: number;
  /** Those that none of the secrets opens. */
  lost: number[];
}

const batch = 500;

/**
 * Seals anew what was not sealed with the secret in use, so that the former one can be left out (SEC-09). Everything is
 * opened, so that what no secret opens is noticed as soon as a portal starts without it. Safe in several processes,
 * also when they have the secrets in another order: the last that starts has the last word.
 */
export async function sealAnew({ purpose, read, replace }: KeptSealed, secrets: Secrets): Promise<Sealing> {
  const sealing: Sealing = { anew: 0, left: 0, lost: [] };
  let last = 0;
  for (;;) {
    const rows = await read(last, batch);
    if (rows.length === 0) return sealing;
    last = rows.at(-1)!.id;
    const changes: SealedAnew[] = [];
    for (const { id, sealed: before, place } of rows) {
      const sealed = Buffer.from(before, 'hex');
      const key = secrets.keyOf(purpose, sealed, place);
      if (key === null) sealing.lost.push(id);
      else if (key !== secrets.numbers[0]) {
        const after = secrets.seal(purpose, secrets.open(purpose, sealed, place), place);
        changes.push({ id, before, after: after.toString('hex') });
      }
    }
    const replaced = changes.length > 0 ? await replace(changes) : 0;
    sealing.anew += replaced;
    sealing.left += changes.length - replaced;
  }
}

/** How many rows each secret opens, by its number; null: none of them (SEC-09). */
export async function countByKey(
  { purpose, read }: KeptSealed,
  secrets: Secrets,
): Promise<ReadonlyMap<number | null, number>> {
  const counts = new Map<number | null, number>();
  let last = 0;
  for (;;) {
    const rows = await read(last, batch);
    if (rows.length === 0) return counts;
    last = rows.at(-1)!.id;
    for (const { sealed, place } of rows) {
      const key = secrets.keyOf(purpose, Buffer.from(sealed, 'hex'), place);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
}
