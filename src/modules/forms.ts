import { z } from 'zod';
import { labelFields, labelsOf, original } from '../translations/form.ts';
import { recordId } from '../web/forms.ts';

const longestName = 100;

const nameFields = labelFields(longestName);

const tick = (message: string) =>
  z
    .union([z.literal('on'), z.literal('')], message)
    .optional()
    .transform((value) => value === 'on');

const moduleInputs = {
  ...nameFields,
  usesCoordination: tick('Kryssa i rutan för samordning på nytt.'),
};

/** A new module. */
export const addModuleForm = z
  .object({ ...moduleInputs, usualRoles: tick('Kryssa i rutan för de vanliga rollerna på nytt.') })
  .transform(({ usesCoordination, usualRoles, ...names }) => ({
    values: { labels: labelsOf(names), usesCoordination },
    usualRoles,
  }));

/** A module that is there. */
export const changeModuleForm = z
  .object({ ...moduleInputs, original })
  .transform(({ usesCoordination, original: filledIn, ...names }) => ({
    values: { labels: labelsOf(names), usesCoordination },
    original: filledIn,
  }));

const wholeNumber = 'Ange ett heltal från 0 till 99.';

const minimum = z
  .string(wholeNumber)
  .transform((text) => text.trim())
  .refine((text) => /^\d{1,2}$/.test(text), wholeNumber)
  .transform(Number);

/** The minimum whose consequences were shown and confirmed; null when none were. */
export const confirmedMinimum = minimum.nullable().catch(null);

const roleInputs = {
  ...nameFields,
  minimumUsers: minimum,
  coordinatorOnly: tick('Kryssa i rutan för samordnare på nytt.'),
  spot: z.union([z.literal('first'), z.literal('last'), recordId], 'Välj plats i listan.'),
  confirmedMinimum,
};

interface RoleInputs {
  minimumUsers: number;
  coordinatorOnly: boolean;
  spot: 'first' | 'last' | number;
}

const roleValues = ({
  minimumUsers,
  coordinatorOnly,
  spot,
  ...names
}: RoleInputs & Record<string, unknown>) => ({
  labels: labelsOf(names),
  minimumUsers,
  coordinatorOnly,
  spot,
});

/** A new role. */
export const addRoleForm = z
  .object(roleInputs)
  .transform(({ confirmedMinimum: confirmed, ...values }) => ({ values: roleValues(values), confirmed }));

/** A role that is there. */
export const changeRoleForm = z
  .object({ ...roleInputs, original })
  .transform(({ confirmedMinimum: confirmed, original: filledIn, ...values }) => ({
    values: roleValues(values),
    confirmed,
    original: filledIn,
  }));
