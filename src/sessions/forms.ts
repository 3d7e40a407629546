import { z } from 'zod';
import { requiredLine } from '../web/forms.ts';

/** Passwords are taken as they are, spaces included; the longest allowed one is 128 characters (PWD-03). */
export const signInForm = z.object({
  username: requiredLine('Användarnamn', 100).transform((username) => username.toLowerCase()),
  password: z.string('Ange lösenord.').min(1, 'Ange lösenord.').max(1000, 'Lösenordet är för långt.'),
});

/** «Skriv koden från din app». */
export const codeForm = z.object({
  code: requiredLine('Kod', 20).refine(
    (code) => /^\d{6}$/.test(code.replace(/\s/g, '')),
    'Skriv de sex siffror som appen visar.',
  ),
});

/** «Använd en reservkod». */
export const recoveryForm = z.object({ code: requiredLine('Reservkod', 60) });
