import { z } from 'zod';
import { longestName } from '../modules/fields.ts';
import { labelFields, labelsOf, original } from '../translations/form.ts';
import { recordId, tick } from '../web/forms.ts';

const wholeNumber = 'Ange ett heltal från 0 till 99.';

const minimum = z
  .string(wholeNumber)
  .transform((text) => text.trim())
  .refine((text) => /^\d{1,2}$/.test(text), wholeNumber)
  .transform(Number);

/** The minimum whose consequences were confirmed; null when none was. */
export const confirmedMinimum = minimum.nullable().catch(null);

const roleInputs = {
  ...labelFields(longestName),
  minimumUsers: minimum,
  coordinatorOnly: tick('Kryssa i rutan för samordnare på nytt.'),
  demandsFactor: tick('Kryssa i rutan för tvåstegsinloggning på nytt.'),
  spot: z.union([z.literal('first'), z.literal('last'), recordId], 'Välj plats i listan.'),
  confirmedMinimum,
};

interface RoleInputs {
  minimumUsers: number;
  coordinatorOnly: boolean;
  demandsFactor: boolean;
  spot: 'first' | 'last' | number;
}

const roleValues = ({
  minimumUsers,
  coordinatorOnly,
  demandsFactor,
  spot,
  ...names
}: RoleInputs & Record<string, unknown>) => ({
  labels: labelsOf(names),
  minimumUsers,
  coordinatorOnly,
  demandsFactor,
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
