import { z } from 'zod';
import { Language } from '../db/generated/enums.ts';
import {
  choices,
  emailAddress,
  optionalLine,
  optionalParagraphs,
  optionalTelephone,
  optionalWebAddress,
  recordId,
  recordIds,
  requiredName,
} from '../web/forms.ts';
import { type Field, fieldLabels as label, fields, limits } from './fields.ts';
import { linkKey } from './links.ts';

const street = (name: string) => optionalLine(name, limits.street);
const postalCode = (name: string) => optionalLine(name, limits.postalCode);
const city = (name: string) => optionalLine(name, limits.city);

/** The fields of AUT-02 that an authority edits itself. Required: official name, informal name, e-mail. */
export const authorityFields = z.object({
  officialName: requiredName(label.officialName, limits.officialName),
  informalName: requiredName(label.informalName, limits.informalName),
  description: optionalParagraphs(label.description, limits.description),
  competences: optionalParagraphs(label.competences, limits.competences),
  areaOfActivity: optionalLine(label.areaOfActivity, limits.areaOfActivity),
  postalStreet: street(label.postalStreet),
  postalCode: postalCode(label.postalCode),
  postalCity: city(label.postalCity),
  visitingStreet: street(label.visitingStreet),
  visitingCode: postalCode(label.visitingCode),
  visitingCity: city(label.visitingCity),
  telephone: optionalTelephone(label.telephone),
  email: emailAddress(label.email),
  website: optionalWebAddress(label.website),
  workingLanguages: choices(label.workingLanguages, Object.values(Language)),
});

const textFields = fields.filter(
  (field): field is Exclude<Field, 'workingLanguages'> => field !== 'workingLanguages',
);

const coordinatorMessage = 'Välj inkopplade samordnare i listan.';

/** The key of a link: the IDs of the module and of the coordinator. */
const link = z
  .string(coordinatorMessage)
  .transform((key) => z.tuple([recordId, recordId]).safeParse(key.split('-')).data)
  .refine((ids) => ids !== undefined, coordinatorMessage)
  .transform(([moduleId, coordinatorId]) => linkKey({ moduleId, coordinatorId }));

const links = z
  .preprocess(
    (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
    z.array(link, coordinatorMessage),
  )
  .transform((keys) => [...new Set(keys)].sort());

/** The three tabs are one form (AUT-01); `version` is the one that the form was filled in from (AUT-05). */
export const authorityForm = authorityFields.extend({
  keywords: recordIds('Nyckelord'),
  coordinators: links,
  /** «Större ändring av det informella namnet» (AUT-03). */
  majorNameChange: z
    .literal('on', 'Kryssa i rutan för större ändring på nytt.')
    .optional()
    .transform((value) => value === 'on'),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'Formuläret har blivit för gammalt. Öppna redigeringen på nytt.')
    .transform(Number),
});

/** What a form was filled in from: whatever could be saved when it was (`readBase`). */
export const authorityBase = z.object({
  ...(Object.fromEntries(textFields.map((field) => [field, z.string()])) as Record<
    (typeof textFields)[number],
    z.ZodString
  >),
  workingLanguages: z.array(z.enum(Language)),
  keywords: z.array(z.int()),
  coordinators: z.array(z.string()),
});

export type AuthorityFields = z.output<typeof authorityFields>;

/** What is edited together. Keywords as IDs in rising order, linked coordinators as keys. */
export type AuthorityValues = AuthorityFields & { keywords: number[]; coordinators: string[] };
