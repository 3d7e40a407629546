import { z } from 'zod';
import { typedText, type Body } from '../web/forms.ts';
import type { ModulePart } from '../db/generated/enums.ts';
import { authorityFields, firstUserFields } from './fields.ts';

export const dataForm = z.object(authorityFields);

export const userForm = z.object(firstUserFields);

/** The name of the field that says which part the authority gets in a module; empty: no access. */
export const partField = (moduleId: number): string => `part-${moduleId}`;

export interface OfferedModule {
  id: number;
  name: string;
  usesCoordination: boolean;
}

/** The parts chosen in the modules on offer; what is no part of a module there is left out. */
export function chosenModules(
  body: Body,
  offered: readonly OfferedModule[],
): { moduleId: number; part: ModulePart }[] {
  return offered.flatMap(({ id, usesCoordination }) => {
    const part = typedText(body, partField(id));
    const isPart = part === 'COMPETENT_AUTHORITY' || (part === 'COORDINATOR' && usesCoordination);
    return isPart ? [{ moduleId: id, part }] : [];
  });
}
