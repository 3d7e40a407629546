import { z } from 'zod';
import type { ModulePart } from '../db/generated/enums.ts';
import { choice } from '../web/forms.ts';

export interface OfferedModule {
  id: number;
  name: string;
  usesCoordination: boolean;
}

export interface GivenModule {
  moduleId: number;
  part: ModulePart;
}

/** The name of the field that says which part the authority gets in a module; empty: no access. */
export const partField = (moduleId: number): string => `part-${moduleId}`;

/** The parts that can be had in a module. */
export const partsOf = ({ usesCoordination }: OfferedModule): ModulePart[] =>
  usesCoordination ? ['COMPETENT_AUTHORITY', 'COORDINATOR'] : ['COMPETENT_AUTHORITY'];

/** The modules given, of those on offer (ACC-05). */
export const modulesForm = (offered: readonly OfferedModule[]) =>
  z
    .object(
      Object.fromEntries(
        offered.map((module) => [
          partField(module.id),
          choice(`Roll i modulen ${module.name}`, ['', ...partsOf(module)]).default(''),
        ]),
      ),
    )
    .transform((parts): GivenModule[] =>
      offered.flatMap(({ id }) => {
        const part = parts[partField(id)];
        return part ? [{ moduleId: id, part }] : [];
      }),
    );
