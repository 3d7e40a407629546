import { type Changes, differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { changesOfNames, type Labels } from '../translations/labels.ts';
import type { Work } from '../work.ts';

type Action = 'module.added' | 'module.changed' | 'role.added' | 'role.changed';

/** Which module an event is about, as it was called then. */
export const moduleIdentity = ({ id, labels }: { id: number; labels: Labels }): Changes => ({
  module: { before: null, after: { id, label: labels.sv } },
});

/** The role and module that an event is about, with their names at the time. */
export const roleIdentity = (
  module: { id: number; labels: Labels },
  role: { id: number; labels: Labels },
): Changes => ({
  ...moduleIdentity(module),
  role: { before: null, after: { id: role.id, label: role.labels.sv } },
});

/** What is noted of a role. */
interface NotedRole {
  labels: Labels;
  minimumUsers: number;
  coordinatorOnly: boolean;
  demandsFactor?: boolean;
}

/** What differs between a role before and after; everything, for a new one. */
export const changesOfRole = (before: Partial<NotedRole>, after: NotedRole): Changes => ({
  ...changesOfNames(before.labels ?? {}, after.labels),
  ...differences(before, after, ['minimumUsers', 'coordinatorOnly', 'demandsFactor']),
});

/** Records an event in the Commission's own log (LOG-01). */
export const recordForCommission = (
  transaction: Transaction,
  { actor }: Pick<Work, 'actor'>,
  action: Action,
  changes: Changes,
): Promise<void> => recordEvent(transaction, { action, actor, authorityId: actor.authorityId, changes });
