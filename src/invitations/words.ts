import type { State } from './rules.ts';

/** What each state is called on the screen, in the order of the filter. */
export const states = {
  waiting: { color: 'warning', text: 'Väntar på beslut' },
  sent: { color: 'info', text: 'Skickad' },
  opened: { color: 'info', text: 'Öppnad' },
  approved: { color: 'success', text: 'Godkänd' },
  rejected: { color: 'danger', text: 'Avslagen' },
  withdrawn: { color: 'neutral', text: 'Återkallad' },
  expired: { color: 'neutral', text: 'Har gått ut' },
} as const satisfies Record<State, { color: string; text: string }>;

/** The values of the filter in the address. */
export const stateFilters: Readonly<Record<string, State>> = {
  vantar: 'waiting',
  skickade: 'sent',
  oppnade: 'opened',
  godkanda: 'approved',
  avslagna: 'rejected',
  aterkallade: 'withdrawn',
  utgangna: 'expired',
};
