import type { EventActor } from './audit/record-event.ts';
import type { Actor } from './authorization/actor.ts';
import type { PrismaClient } from './db/generated/client.ts';
import type { Outbox } from './mail/outbox.ts';

/** What a write is done with. */
export interface Work {
  db: PrismaClient;
  outbox: Outbox;
  actor: Actor;
  now: Date;
}

/** The same where only the log asks who. */
export type LoggedWork = Omit<Work, 'actor'> & { actor: EventActor };
