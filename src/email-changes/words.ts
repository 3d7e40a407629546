import * as format from '../web/format.ts';
import { subpages } from '../web/paths.ts';
import type { WaitingAddress } from './queries.ts';

/** What waits, where it is shown, with what can be done about it. */
export interface DescribedWaiting {
  text: string;
  explanation: string;
  /** Empty when who looks may change nothing. */
  sendAgainAction: string;
  cancelAction: string;
}

/** «Väntar på bekräftelse: ny@… till och med 2026-12-02 14:05» */
export function waitingText({ email: waiting, expiresAt }: WaitingAddress, now: Date): string {
  const email = format.email(waiting);
  const until = new Date(expiresAt);
  return until <= now
    ? `Inte bekräftad i tid: ${email}. Länken gick ut ${format.dateTime(until)}`
    : `Väntar på bekräftelse: ${email} till och med ${format.dateTime(until)}`;
}

/** The paths are the holder's; null when the reader may change nothing. */
export function describeWaiting(
  waiting: WaitingAddress | null,
  present: string,
  path: string | null,
  now: Date,
): DescribedWaiting | null {
  if (!waiting) return null;
  const undelivered = waiting.isUndelivered ? ['Mejlet med länken kunde inte levereras.'] : [];
  const meanwhile = present
    ? `Den nya adressen gäller när mottagaren har följt länken i mejlet. Till dess gäller ${format.email(present)}.`
    : 'Adressen gäller när mottagaren har följt länken i mejlet.';
  return {
    text: `${waitingText(waiting, now)}.`,
    explanation: [...undelivered, meanwhile].join(' '),
    sendAgainAction: path === null ? '' : `${path}${subpages.sendAgain}`,
    cancelAction: path === null ? '' : `${path}${subpages.cancelChange}`,
  };
}

/** What follows the notice of a save; nothing when no address waits. */
export const linkSent = (waiting: string | null): string[] =>
  waiting === null
    ? []
    : [
        `En länk skickas till ${format.email(waiting)}. Adressen börjar gälla när mottagaren har följt länken.`,
      ];

/** Notices of what is done about an address that waits; null: nothing does, any longer. */
export const sentAgainNotice = (email: string | null) =>
  email === null
    ? nothingWaits
    : ({
        color: 'success',
        text: `En ny länk skickas till ${format.email(email)}. Den gäller i sju dagar. Den gamla länken fungerar inte längre.`,
      } as const);

export const cancelledNotice = (email: string | null) =>
  email === null
    ? nothingWaits
    : ({
        color: 'success',
        text: `Bytet till ${format.email(email)} är avbrutet. Länken fungerar inte längre.`,
      } as const);

const nothingWaits = {
  color: 'info',
  text: 'Ingen adress väntar på bekräftelse längre.',
} as const;

/** What stands at the field for an e-mail that is there already; the wanted one waits when it is not the present. */
export function emailNote(wanted: string, present: string): string {
  if (wanted === present)
    return 'En ny adress börjar gälla när mottagaren har följt en länk som skickas dit.';
  const shown = format.email(present);
  return `${format.email(wanted)} väntar på att bekräftas${shown && `, och till dess gäller ${shown}. Skriv ${shown} för att avbryta bytet`}.`;
}
