import { z } from 'zod';
import { Language } from '../db/generated/enums.ts';
import {
  choice,
  emailAddress,
  optionalLine,
  optionalTelephone,
  recordIds,
  requiredLine,
} from '../web/forms.ts';

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

const usernameRule =
  'Användarnamnet får bara innehålla a–z, siffror och enstaka punkter, bindestreck eller understreck mellan dem.';

/** Empty: the system proposes one (USR-04). */
const username = optionalLine(label.username, 100)
  .transform((value) => value.toLowerCase())
  .refine((value) => value === '' || /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(value), usernameRule);

/** A user's details (USR-02). */
export const userForm = z.object({
  firstName: requiredLine(label.firstName, 100),
  lastName: requiredLine(label.lastName, 100),
  language: choice(label.language, Object.values(Language)),
  email: emailAddress(label.email),
  telephone: optionalTelephone(label.telephone),
  username,
  isAdministrator: z
    .literal('on', 'Kryssa i rutan för administratör på nytt.')
    .optional()
    .transform((value) => value === 'on'),
  roles: recordIds(label.roles),
});

/** `version` is the one that the form was filled in from. */
export const changeForm = userForm.extend({
  username: username.refine((value) => value !== '', 'Ange användarnamn.'),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'Formuläret har blivit för gammalt. Öppna sidan på nytt.')
    .transform(Number),
});

/** What users may change about themselves (USR-14). */
export const ownForm = userForm.pick({ language: true, telephone: true });

export type UserValues = z.output<typeof userForm>;
