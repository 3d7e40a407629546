import type { ModulePart } from '../db/generated/enums.ts';

export type Refusal =
  | { rule: 'module-not-managed' }
  | { rule: 'already-given' }
  | { rule: 'not-given' }
  | { rule: 'no-coordination' }
  | { rule: 'same-part' };

/** A module, as far as giving it is concerned. */
export interface GivableModule {
  usesCoordination: boolean;
  isRetired: boolean;
  /** The actor's authority may give and withdraw it (ACC-05). */
  isManaged: boolean;
  /** The part that the authority has in it now. */
  part: ModulePart | null;
}

/** Only a module in use, that the access manager manages and the authority lacks, can be given (ACC-05). */
export function refusalOfGiving(module: GivableModule | null, part: ModulePart): Refusal | null {
  if (!module?.isManaged || module.isRetired) return { rule: 'module-not-managed' };
  if (module.part !== null) return { rule: 'already-given' };
  return refusalOfPart(module, part);
}

/** Another part in a module that the authority has. */
export function refusalOfChange(module: GivableModule | null, part: ModulePart): Refusal | null {
  if (!module?.isManaged) return { rule: 'module-not-managed' };
  if (module.part === null) return { rule: 'not-given' };
  return module.part === part ? { rule: 'same-part' } : refusalOfPart(module, part);
}

export function refusalOfWithdrawal(module: GivableModule | null): Refusal | null {
  if (!module?.isManaged) return { rule: 'module-not-managed' };
  return module.part === null ? { rule: 'not-given' } : null;
}

const refusalOfPart = ({ usesCoordination }: GivableModule, part: ModulePart): Refusal | null =>
  part === 'COORDINATOR' && !usesCoordination ? { rule: 'no-coordination' } : null;
