import { differences } from '../audit/events.ts';
import type { Transaction } from '../db/client.ts';
import type { Result } from '../result.ts';
import { changesOfNames } from '../translations/labels.ts';
import type { Work } from '../work.ts';
import { codeFrom } from './codes.ts';
import type { ModuleValues } from './fields.ts';
import { changesOfRole, moduleIdentity, recordForCommission, roleIdentity } from './log.ts';
import { findModules, lockModuleNames } from './queries.ts';
import { type Refusal, refusalOfName } from './rules.ts';
import { usualRoles } from './usual-roles.ts';

export interface NewModule {
  values: ModuleValues;
  /** Adds the roles that modules usually have. */
  usualRoles: boolean;
}

export type Added = Result<{ moduleId: number }, Refusal>;

/** Adds a module, with the usual roles or without any (ACC-08). No authority has it yet. */
export function addModule(work: Work, { values, usualRoles: hasRoles }: NewModule): Promise<Added> {
  return work.db.$transaction(async (transaction) => {
    await lockModuleNames(transaction);
    const modules = await findModules(transaction);
    const others = modules.map(({ labels, isRetired }) => ({ name: labels.sv, isRetired }));
    const refusals = refusalOfName('module', values.labels.sv, others);
    if (refusals.length > 0) return { refusals };
    const taken = modules.map(({ code }) => code);
    const module = await transaction.module.create({
      data: { ...values, code: codeFrom(values.labels, 'module', taken) },
      select: { id: true },
    });
    await recordForCommission(transaction, work, 'module.added', {
      ...moduleIdentity({ ...values, id: module.id }),
      ...changesOfNames({}, values.labels),
      ...differences({}, values, ['usesCoordination']),
    });
    if (hasRoles) await addUsualRoles(transaction, work, { ...values, id: module.id });
    return { done: { moduleId: module.id } };
  });
}

async function addUsualRoles(
  transaction: Transaction,
  work: Work,
  module: ModuleValues & { id: number },
): Promise<void> {
  const roles = usualRoles.filter(({ coordinatorOnly }) => module.usesCoordination || !coordinatorOnly);
  for (const [position, role] of roles.entries()) {
    const { id } = await transaction.moduleRole.create({
      data: { ...role, moduleId: module.id, position },
      select: { id: true },
    });
    await recordForCommission(transaction, work, 'role.added', {
      ...roleIdentity(module, { ...role, id }),
      ...changesOfRole({}, role),
    });
  }
}
