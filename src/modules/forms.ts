import { z } from 'zod';
import { labelFields, labelsOf, original } from '../translations/form.ts';
import { tick } from '../web/forms.ts';
import { longestName } from './fields.ts';

const nameFields = labelFields(longestName);

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
