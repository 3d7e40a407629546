import { type Action, events } from './events.ts';

/** The kinds of events that the log is read by, by their names in the address. */
export const kinds = {
  andringar: 'Ändringar',
  inloggningar: 'Inloggningar',
  nedladdningar: 'Nedladdningar',
  atkomst: 'Åtkomst',
  alla: 'Alla händelser',
} as const;

export type Kind = keyof typeof kinds;

const all = Object.keys(events) as Action[];

const signIns: readonly Action[] = [
  'session.signed-in',
  'session.refused',
  'session.signed-out',
  'session.ended',
  'second-factor.refused',
  'password.request-refused',
  'password.request-used',
];

const downloads = all.filter((action) => action.endsWith('.downloaded'));

/** Who may do what, and how they prove who they are. */
const access = all.filter(
  (action) =>
    /^(access-management|invitation|module\.(given|withdrawn|part)|national-coordinator|password|second-factor)/.test(
      action,
    ) && !signIns.includes(action),
);

/** The events of a kind; null for all of them. What is neither a sign-in nor a download is a change. */
export function actionsOf(kind: Kind): readonly Action[] | null {
  switch (kind) {
    case 'andringar':
      return all.filter((action) => !signIns.includes(action) && !downloads.includes(action));
    case 'inloggningar':
      return signIns;
    case 'nedladdningar':
      return downloads;
    case 'atkomst':
      return access;
    case 'alla':
      return null;
  }
}
