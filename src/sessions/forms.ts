import { z } from 'zod';
import { requiredLine } from '../web/forms.ts';

/** Passwords are taken as they are, spaces included; the longest allowed one is 128 characters (PWD-03). */
export const signInForm = z.object({
  username: requiredLine('Användarnamn', 100).transform((username) => username.toLowerCase()),
  password: z.string('Ange lösenord.').min(1, 'Ange lösenord.').max(1000, 'Lösenordet är för långt.'),
});
