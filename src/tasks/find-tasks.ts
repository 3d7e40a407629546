import { LRUCache } from 'lru-cache';
import type { Actor } from '../authorization/actor.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import { countedSql } from '../web/bounded-count.ts';
import { accessManagerTasks } from './access-manager-tasks.ts';
import { administratorTasks } from './administrator-tasks.ts';
import { commissionTasks } from './commission-tasks.ts';
import { ownTasks } from './own-tasks.ts';
import type { Task, TaskKind } from './task.ts';

/** Every kind of task. Those of more people come last: what others wait for is more urgent. */
const kinds: readonly TaskKind[] = [
  ...ownTasks,
  ...commissionTasks,
  ...accessManagerTasks,
  ...administratorTasks,
];

export interface WaitingTask extends Task {
  /** At least one, and no more than are counted. */
  count: number;
}

/** What waits for the actor at this moment, urgent things first (NAV-04). In one query. */
export async function findTasks(read: Reader, actor: Actor, now: Date): Promise<WaitingTask[]> {
  const tasks = kinds.filter(({ who }) => who(actor)).map(({ task }) => task(actor, now));
  const [found] = await read.$queryRaw<{ counts: number[] }[]>(countsSql(tasks));
  const waiting = tasks
    .map((task, index) => ({ ...task, count: found!.counts[index]! }))
    .filter(({ count }) => count > 0);
  numbers.set(actor.signInId, waiting.length);
  return [...waiting.filter(({ isUrgent }) => isUrgent), ...waiting.filter(({ isUrgent }) => !isUrgent)];
}

const countsSql = (tasks: readonly Task[]): Prisma.Sql => Prisma.sql`
  SELECT ARRAY[${Prisma.join(tasks.map((task) => countedSql(task.rows)))}]::integer[] AS counts`;

/** How many things wait, by sign-in, for the menu of every page: counted again after a minute, and after each form. */
const numbers = new LRUCache<number, number>({ max: 20_000, ttl: 60_000 });

/** How many things wait for the actor, as «Start» in the menu says. */
export const countTasks = async (read: Reader, actor: Actor, now: Date): Promise<number> =>
  numbers.get(actor.signInId) ?? (await findTasks(read, actor, now)).length;

/** The actor has done something: what waits is counted again. */
export const forgetTasks = ({ signInId }: Actor): void => void numbers.delete(signInId);
