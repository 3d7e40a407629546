import { z } from 'zod';
import { Language } from '../db/generated/enums.ts';
import {
  choice,
  emailAddress,
  optionalName,
  optionalTelephone,
  recordIds,
  requiredName,
} from '../web/forms.ts';
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

/** Whether somebody who gets no role is meant to have none. */
const withoutRole = z
  .literal('on', 'Kryssa i rutan på nytt.')
  .optional()
  .transform((value) => value === 'on');

/** A user's details (USR-02). */
export const userForm = z.object({
  firstName: optionalName(label.firstName, 100),
  lastName: requiredName(label.lastName, 100),
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

export const newUserForm = userForm.extend({ withoutRole });

/** What a form was filled in from: whatever could be saved when it was (`readBase`). */
export const userBase = z.object({
  firstName: z.string(),
  lastName: z.string(),
  language: z.enum(Language),
  email: z.string(),
  telephone: z.string(),
  username: z.string(),
  isAdministrator: z.boolean(),
  roles: z.array(z.int()),
});

/** `version` is the one that the form was filled in from. */
export const changeForm = userForm.extend({
  username: usernameField.refine((value) => value !== '', 'Ange användarnamn.'),
  withoutRole,
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'Formuläret har blivit för gammalt. Öppna sidan på nytt.')
    .transform(Number),
});

/** What users may change about themselves (USR-14). */
export const ownForm = userForm.pick({ language: true, telephone: true });

/** What the form of «Mina uppgifter» was filled in from. */
export const ownBase = userBase.pick({ language: true, telephone: true });

export type UserValues = z.output<typeof userForm>;
