import { z } from 'zod';
import { requiredLine } from '../web/forms.ts';

/** Passwords are taken as they are, spaces included; the longest allowed one is 128 characters (PWD-03). */
export const signInForm = z.object({
  username: requiredLine('Användarnamn', 100).transform((username) => username.toLowerCase()),
  password: z.string('Ange lösenord.').min(1, 'Ange lösenord.').max(1000, 'Lösenordet är för långt.'),
});

/** A page of ours to go on to after signing in; anything else leads to the start page. */
export function safeTarget(target: string): string {
  const isOurs = target.startsWith('/') && URL.canParse(target, 'http://portal.invalid');
  const url = isOurs ? new URL(target, 'http://portal.invalid') : null;
  return url?.host === 'portal.invalid' ? url.pathname + url.search : '/';
}
