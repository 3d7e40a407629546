import type { FreshPassword } from '../passwords/reset-password.ts';
import { temporaryUntil } from '../passwords/temporary.ts';
import * as format from '../web/format.ts';

/**
 * A temporary password is mailed as always, and printed only on request: before the mail server works, nobody could
 * sign in otherwise. It must be replaced at the first sign-in, and works for seven days.
 */
export const printPassword = { 'print-password': { type: 'boolean', default: false } } as const;

export const passwordLines = (isShown: boolean, { password }: FreshPassword, now: Date): string[] =>
  isShown
    ? [
        `Tillfälligt lösenord: ${password}`,
        `Det gäller till ${format.dateTime(temporaryUntil(now))} och byts vid inloggningen. Töm fönstret när du har lämnat över det.`,
      ]
    : ['Det tillfälliga lösenordet skickas med mejl.'];
