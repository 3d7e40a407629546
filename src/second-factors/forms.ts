import { z } from 'zod';
import { startOfDay } from '../web/calendar.ts';
import { optionalLine, requiredLine, requiredName } from '../web/forms.ts';

const code = requiredLine('Kod', 20).refine(
  (text) => /^\d{6}$/.test(text.replace(/\s/g, '')),
  'Skriv de sex siffror som appen visar.',
);

/** «Lägg till app»: the key that was shown, sealed, and a code that proves that the app has it. */
export const appForm = z.object({ code, offer: z.string().max(500).catch('') });

/** «Lägg till nyckel»: what the user calls it. The browser's answer is read by `passkeys.ts`. */
export const passkeyForm = z.object({ name: requiredName('Namn', 60, 'letters or digits') });

/** «Kräv tvåstegsinloggning av …, från den …». */
export const demandForm = z
  .object({
    demand: z.enum(['NONE', 'ADMINISTRATORS', 'ALL'], 'Välj av vilka det ska krävas.'),
    from: optionalLine('Från den', 10).transform((day) => (day === '' ? null : day)),
  })
  .superRefine(({ demand, from }, context) => {
    if (demand !== 'NONE' && startOfDay(from ?? '') === null)
      context.addIssue({
        code: 'custom',
        path: ['from'],
        message: 'Ange en dag, till exempel 2027-01-15.',
      });
  })
  .transform(({ demand, from }) => ({ demand, from: demand === 'NONE' ? null : startOfDay(from ?? '') }));
