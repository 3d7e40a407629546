import type { Actor, Policy } from '../authorization/actor.ts';
import type { Prisma } from '../db/generated/client.ts';
import { boundedCount } from '../web/bounded-count.ts';

/** Something that may wait for the actor: what is counted, what is said of it, and where it is dealt with (NAV-04). */
export interface Task {
  /** What waits, a row each; nothing waits when there are none. The page at `href` shows just as many. */
  rows: Prisma.Sql;
  /** What is said, by how many there are. */
  text: (count: number) => string;
  /** What to do about it, in a sentence. */
  advice: string;
  href: string;
  /** Urgent ones come first: somebody is kept out, or waits. */
  isUrgent?: boolean;
  /** The entry of the menu that carries the count: its address. */
  menu: string;
}

/** One kind of task, and who sees it. A later one is an entry more. */
export interface TaskKind {
  who: Policy<Actor>;
  task: (actor: Actor, now: Date) => Task;
}

/** «1 användare har …», «12 användare har …» */
export const counted =
  (one: string, several: string) =>
  (count: number): string =>
    count === 1 ? `1 ${one}` : `${boundedCount(count)} ${several}`;

/** What is said without a number. */
export const uncounted = (text: string) => (): string => text;
