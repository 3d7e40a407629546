import type { Transaction } from '../../db/client.ts';
import { searchCoordinators } from '../../search/queries.ts';
import { type Body, recordId, typedList, typedText } from '../../web/forms.ts';
import { linkKey } from '../links.ts';
import { type AuthorityModuleRow, namesOf } from '../queries.ts';

/** The part of the form that links coordinators in a module (AUT-07). */
export interface CoordinatorChoices {
  /** The linked ones and those chosen just now; a box each. */
  options: Option[];
  search: { text: string; results: Option[]; isAsked: boolean; isCut: boolean };
}

interface Option {
  value: string;
  label: string;
  checked: boolean;
}

const most = 20;

const searchField = (moduleId: number): string => `coordinatorSearch-${moduleId}`;

/** The module whose button «Sök samordnare» was pressed. The form comes back with the hits. */
export const searchAsked = (body: Body): number | null =>
  recordId.safeParse(typedText(body, 'searchIn')).data ?? null;

/** What to choose from in each module that uses coordination; nothing that was ticked is lost by searching. */
export async function coordinatorChoices(
  db: Transaction,
  authorityId: number,
  modules: readonly AuthorityModuleRow[],
  typed: Body,
): Promise<Map<number, CoordinatorChoices>> {
  const chosen = typedList(typed, 'coordinators');
  const choices = new Map<number, CoordinatorChoices>();
  for (const module of modules.filter(({ usesCoordination }) => usesCoordination))
    choices.set(module.moduleId, await choicesIn(db, authorityId, module, chosen, typed));
  return choices;
}

async function choicesIn(
  db: Transaction,
  authorityId: number,
  { moduleId, coordinators }: AuthorityModuleRow,
  chosen: readonly string[],
  typed: Body,
): Promise<CoordinatorChoices> {
  const optionOf = ({ id, name }: { id: number; name: string }): Option => {
    const value = linkKey({ moduleId, coordinatorId: id });
    return { value, label: name, checked: chosen.includes(value) };
  };
  const linked = coordinators.map(({ id }) => id);
  const added = chosenIn(moduleId, chosen).filter((id) => !linked.includes(id));
  const names = added.length === 0 ? [] : [...(await namesOf(db, added))].map(([id, name]) => ({ id, name }));
  const text = typedText(typed, searchField(moduleId));
  const isAsked = searchAsked(typed) === moduleId;
  const hits = isAsked
    ? await searchCoordinators(db, {
        moduleId,
        text,
        exceptAuthorityId: authorityId,
        limit: most + linked.length + added.length + 1,
      })
    : [];
  const results = hits.filter(({ id }) => !linked.includes(id) && !added.includes(id)).map(optionOf);
  return {
    options: [...coordinators, ...names].map(optionOf),
    search: { text, results: results.slice(0, most), isAsked, isCut: results.length > most },
  };
}

const chosenIn = (moduleId: number, chosen: readonly string[]): number[] =>
  chosen
    .map((key) => key.split('-'))
    .filter(([module]) => module === String(moduleId))
    .flatMap(([, id = '']) => recordId.safeParse(id).data ?? []);
