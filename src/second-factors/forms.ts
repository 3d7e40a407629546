import { z } from 'zod';
import { requiredLine, requiredName } from '../web/forms.ts';

const code = requiredLine('Kod', 20).refine(
  (text) => /^\d{6}$/.test(text.replace(/\s/g, '')),
  'Skriv de sex siffror som appen visar.',
);

/** «Lägg till app»: the key that was shown, sealed, and a code that proves that the app has it. */
export const appForm = z.object({ code, offer: z.string().max(500).catch('') });

/** «Lägg till nyckel»: what the user calls it. The browser's answer is read by `passkeys.ts`. */
export const passkeyForm = z.object({ name: requiredName('Namn', 60, 'letters or digits') });

/** The password again, as it is (PWD-03). */
export const proofForm = z.object({
  password: z.string('Ange ditt lösenord.').min(1, 'Ange ditt lösenord.').max(512, 'Lösenordet är för långt.'),
});
