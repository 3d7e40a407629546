import type { Transaction } from '../db/client.ts';
import { isLimitReached, type Limit, takeLimit } from '../db/take-limit.ts';
import { type Door, type DoorName, doors, mailsToStranger } from './doors.ts';

/** Which limit was reached: the actor's, the target's, or the address's. */
export type Reached = 'actor' | 'target' | 'stranger';

/** Thrown to undo what would send one mail too many. */
export class TooManyMails extends Error {
  readonly door: DoorName;
  readonly reached: Reached;

  constructor(door: DoorName, reached: Reached) {
    super(`${door}: ${reached}`);
    this.door = door;
    this.reached = reached;
  }
}

/** Who causes the mails, and who gets them. */
export interface Occasion {
  /** Nobody for a job, a stranger, and the operator at the command line. */
  actorId: number | null;
  /** The ID of the target. */
  target?: number;
  /** The address, when nobody has proven that it is theirs. */
  stranger?: string;
}

/**
 * Counts mails in the transaction that records them (SEC-07). Call it when nothing else can refuse the write, after row
 * locks and before the locks of news.
 * @throws TooManyMails when a limit is reached; the transaction must be rolled back
 */
export async function takeMails(
  transaction: Transaction,
  door: DoorName,
  occasion: Occasion,
  now: Date,
): Promise<void> {
  for (const { reached, ...limit } of limitsOf(door, occasion))
    if (!(await takeLimit(transaction, limit, now))) throw new TooManyMails(door, reached);
}

/** The same for what nobody does on purpose, and nothing is refused for: false when a limit is reached. */
export async function mayMail(
  transaction: Transaction,
  door: DoorName,
  occasion: Occasion,
  now: Date,
): Promise<boolean> {
  for (const limit of limitsOf(door, occasion)) if (!(await takeLimit(transaction, limit, now))) return false;
  return true;
}

/** The limit that has been reached already, or null: asked before work is spent on what would be undone. */
export async function findReached(
  db: Transaction,
  door: DoorName,
  occasion: Occasion,
  now: Date,
): Promise<Reached | null> {
  for (const { reached, ...limit } of limitsOf(door, occasion))
    if (await isLimitReached(db, limit, now)) return reached;
  return null;
}

const day = 24 * 60 * 60;

/** Always in the same order, so that two who take the same ones do not wait for each other. */
function limitsOf(name: DoorName, { actorId, target, stranger }: Occasion): (Limit & { reached: Reached })[] {
  const { byActor, toTarget, toStranger }: Door = doors[name];
  const limit = (reached: Reached, of: string, key: string | number | null | undefined, times?: number) =>
    times === undefined || key === null || key === undefined
      ? []
      : [{ reached, name: `mail ${of} ${reached}`, key: String(key), times, within: day }];
  return [
    ...limit('actor', name, actorId, byActor),
    ...limit('target', name, target, toTarget),
    ...limit('stranger', 'to', stranger, toStranger && mailsToStranger),
  ];
}
