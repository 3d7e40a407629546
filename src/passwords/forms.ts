import { z } from 'zod';
import { emailAddress, requiredLine } from '../web/forms.ts';

/** In code units: 128 characters of two, each typed as a letter and its accents, and no more to be worked on (SEC-07). */
const longestSent = 512;

/** A password is taken as it is, spaces included; the demands are checked by `demands.ts` (PWD-03). */
const password = (missing: string) =>
  z
    .string({
      error: ({ input }) =>
        Array.isArray(input) ? 'Lösenordet skickades flera gånger. Försök en gång till.' : missing,
    })
    .min(1, missing)
    .max(longestSent, 'Lösenordet är för långt.')
    .refine(
      (value) => value.isWellFormed() && !value.includes('\0'),
      'Lösenordet innehåller tecken som inte kan användas.',
    );

/** «Byt lösenord» (PWD-08). */
export const choiceForm = z.object({
  presentPassword: password('Ange ditt nuvarande lösenord.'),
  newPassword: password('Ange ett nytt lösenord.'),
  repeatedPassword: password('Ange det nya lösenordet en gång till.'),
});

/** The same where the present password was given at the sign-in a moment ago (PWD-05). */
export const forcedChoiceForm = choiceForm.omit({ presentPassword: true });

/** «Glömt lösenordet?» (PWD-09). */
export const forgottenForm = z.object({
  username: requiredLine('Användarnamn', 100).transform((username) => username.toLowerCase()),
  email: emailAddress('E-postadress'),
});
