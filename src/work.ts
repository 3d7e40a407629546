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
