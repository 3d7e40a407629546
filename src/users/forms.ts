import { z } from 'zod';
import { Language } from '../db/generated/enums.ts';
import { choice, emailAddress, optionalTelephone, recordIds, requiredLine } from '../web/forms.ts';
import { usernameField } from './username.ts';

export const userFieldLabels = {
  firstName: 'Förnamn',
  lastName: 'Efternamn',
  language: 'Språkpreferens',
  email: 'E-postadress',
  telephone: 'Telefonnummer',
  username: 'Användarnamn',
  isAdministrator: 'Administratör',
  roles: 'Användarroller',
} as const;

const label = userFieldLabels;

/** A user's details (USR-02). */
export const userForm = z.object({
  firstName: requiredLine(label.firstName, 100),
  lastName: requiredLine(label.lastName, 100),
  language: choice(label.language, Object.values(Language)),
  email: emailAddress(label.email),
  telephone: optionalTelephone(label.telephone),
  username: usernameField,
  isAdministrator: z
    .literal('on', 'Kryssa i rutan för administratör på nytt.')
    .optional()
    .transform((value) => value === 'on'),
  roles: recordIds(label.roles),
});

/** `version` is the one that the form was filled in from. */
export const changeForm = userForm.extend({
  username: usernameField.refine((value) => value !== '', 'Ange användarnamn.'),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'Formuläret har blivit för gammalt. Öppna sidan på nytt.')
    .transform(Number),
});

/** What users may change about themselves (USR-14). */
export const ownForm = userForm.pick({ language: true, telephone: true });

export type UserValues = z.output<typeof userForm>;
