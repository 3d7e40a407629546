import { differences } from '../audit/events.ts';
import type { Transaction } from '../db/client.ts';
import { isOvertaken } from '../ordering/overtaken.ts';
import type { Result } from '../result.ts';
import { changesOfNames } from '../translations/labels.ts';
import type { Work } from '../work.ts';
import { type Fields, moduleFields, type ModuleValues } from './fields.ts';
import { moduleIdentity, recordForCommission } from './log.ts';
import {
  findCoordination,
  findModule,
  findModules,
  lockModule,
  lockModuleNames,
  type ModuleRow,
} from './queries.ts';
import { type Refusal, refusalOfName, refusalOfNoCoordination } from './rules.ts';

export type Changed = Result<{ changed: boolean }, Refusal> | null;

export interface ModuleEdit {
  values: ModuleValues;
  /** What the form was filled in from. */
  original: Fields;
}

/**
 * Renames a module, and says whether it uses coordination (ACC-08), unless somebody has saved since the form was
 * filled in. Null when there is no such module.
 */
export function changeModule(work: Work, id: number, { values, original }: ModuleEdit): Promise<Changed> {
  return work.db.$transaction(async (transaction) => {
    await lockModuleNames(transaction);
    await lockModule(transaction, id);
    const saved = await findModule(transaction, id);
    if (!saved) return null;
    if (isOvertaken(original, moduleFields(saved), moduleFields(values)))
      return { refusals: [{ rule: 'changed-meanwhile', of: 'module' }] };
    const refusals = await refusalsOf(transaction, saved, values);
    if (refusals.length > 0) return { refusals };
    const changes = {
      ...changesOfNames(saved.labels, values.labels),
      ...differences(saved, values, ['usesCoordination']),
    };
    if (Object.keys(changes).length === 0) return { done: { changed: false } };
    await transaction.module.update({ where: { id }, data: values, select: { id: true } });
    await recordForCommission(transaction, work, 'module.changed', {
      ...moduleIdentity({ id, labels: values.labels }),
      ...changes,
    });
    return { done: { changed: true } };
  });
}

async function refusalsOf(
  transaction: Transaction,
  saved: ModuleRow,
  { labels, usesCoordination }: ModuleValues,
): Promise<Refusal[]> {
  const others = (await findModules(transaction)).filter(({ id }) => id !== saved.id);
  const names = others.map((one) => ({ name: one.labels.sv, isRetired: one.isRetired }));
  const losesCoordination = saved.usesCoordination && !usesCoordination;
  return [
    ...refusalOfName('module', labels.sv, names),
    ...(losesCoordination ? refusalOfNoCoordination(await findCoordination(transaction, saved.id)) : []),
  ];
}
