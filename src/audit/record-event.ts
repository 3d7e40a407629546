import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { Action, Changes } from './events.ts';

/** A signed-in user, or the operator at the command line, who is no user. */
export type EventActor = (
  Pick<Actor, 'userId' | 'name' | 'address'> | { userId: null; name: string; address: null }
) &
  Partial<Pick<Actor, 'authorityId' | 'authorityName'>>;

export interface Event {
  action: Action;
  /** Nobody, for a job or a sign-in that failed. */
  actor: EventActor | null;
  /** Where it came from when nobody is signed in. */
  address?: string;
  /** The authority whose log shows the event. */
  authorityId: number | null;
  /** The user that the event is about. */
  subject?: { id: number; name: string | null };
  changes?: Changes;
  /** Changes of what identifies the subject, such as names and e-mail: erased with the person. */
  personal?: Changes;
}

/** Adds an event to the log, in the transaction of the change itself (LOG-01). */
export async function recordEvent(transaction: Transaction, event: Event): Promise<void> {
  await transaction.logEvent.create({
    data: {
      action: event.action,
      actorId: event.actor?.userId,
      actorName: event.actor && nameOf(event.actor, event.authorityId),
      address: event.actor?.address ?? event.address,
      authorityId: event.authorityId,
      subjectId: event.subject?.id,
      subjectName: event.subject?.name,
      changes: asJson(event.changes ?? {}),
      personal: event.personal && asJson(event.personal),
    },
    select: { id: true },
  });
}

/** In the log of another authority the actor's own authority is named too. */
const nameOf = ({ name, authorityId, authorityName }: EventActor, shownAt: number | null): string =>
  shownAt === null || authorityName === undefined || shownAt === authorityId
    ? name
    : `${name} (${authorityName})`;

const asJson = (changes: Changes): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(changes)) as Prisma.InputJsonObject;
