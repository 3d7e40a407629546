import type { Actor } from '../../authorization/actor.ts';
import { Language } from '../../db/generated/enums.ts';
import { keywordsFor } from '../../keywords/queries.ts';
import { keywordTree, type KeywordRow } from '../../keywords/tree.ts';
import * as format from '../../web/format.ts';
import { parseForm, typedList, typedText, type Body, type FieldError } from '../../web/forms.ts';
import { page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { countries, fieldLabels, fields } from '../fields.ts';
import { authorityForm, type AuthorityValues } from '../forms.ts';
import { partNames, refusalMessage } from '../messages.ts';
import { findValues, modulesOf, type AuthorityModuleRow } from '../queries.ts';
import { saveAuthority } from '../save-authority.ts';
import { authorityBreadcrumbs, ownAuthority } from '../tabs.ts';
import { compareWithOthers, type OthersChanges } from './others-changes.ts';

/** «Redigera myndighet»: the three tabs as one form (AUT-01). */
export async function show({ actor, db }: Context): Promise<Reply> {
  const { version, values } = await findValues(db, actor.authorityId);
  return form({ actor, db }, { typed: toBody(values, version), errors: [], status: 200 });
}

export async function submit({ actor, db, body }: Context): Promise<Reply> {
  const parsed = parseForm(authorityForm, body);
  if (!parsed.accepted) return form({ actor, db }, { ...parsed, status: 422 });
  const { version, ...values } = parsed.values;
  const result = await saveAuthority(db, actor, actor.authorityId, version, values);
  if (result.saved) return redirect(ownAuthority, result.changed ? saved : nothingChanged);
  const errors = [refusalMessage(result.refusal)];
  if (result.refusal.rule !== 'changed-meanwhile')
    return form({ actor, db }, { typed: body, errors, status: 422 });
  const others = await compareWithOthers(db, actor.authorityId, version, values);
  return form(
    { actor, db },
    { typed: toBody(others.values, others.version), errors: [], others, status: 409 },
  );
}

const saved = { color: 'success', text: 'Ändringarna är sparade.' } as const;
const nothingChanged = {
  color: 'info',
  text: 'Du hade inte ändrat något, så inget behövde sparas.',
} as const;

interface Filled {
  typed: Body;
  errors: FieldError[];
  others?: OthersChanges;
  status: number;
}

async function form(
  { actor, db }: Pick<Context, 'actor' | 'db'>,
  { typed, errors, others, status }: Filled,
): Promise<Reply> {
  const keywords = await keywordsFor(db, actor.authorityId);
  const modules = await modulesOf(db, actor.authorityId);
  return page(
    'authorities/edit',
    { ...frame(actor), ...choices, ...filledIn(typed, keywords, modules), errors, others: others ?? null },
    status,
  );
}

const frame = (actor: Actor) => ({
  title: 'Redigera myndighet',
  subheading: actor.authorityName,
  breadcrumbs: authorityBreadcrumbs({ label: 'Redigera myndighet' }),
  cancelHref: ownAuthority,
  labels: fieldLabels,
});

const choices = {
  countryOptions: countries
    .map((code) => ({ value: code, label: format.country(code) }))
    .sort((one, other) => one.label.localeCompare(other.label, 'sv')),
  languageOptions: Object.values(Language)
    .map((code) => ({ value: code, label: format.language(code) }))
    .sort((one, other) => one.label.localeCompare(other.label, 'sv')),
};

function filledIn(typed: Body, keywords: readonly KeywordRow[], modules: readonly AuthorityModuleRow[]) {
  const chosen = new Set(typedList(typed, 'keywords').map(Number));
  const treeOf = (id: number | null) =>
    keywordTree(
      keywords.filter(({ moduleId }) => moduleId === id),
      chosen,
    );
  return {
    values: Object.fromEntries(fields.map((field) => [field, typedText(typed, field)])),
    version: typedText(typed, 'version'),
    chosenLanguages: typedList(typed, 'workingLanguages'),
    generalNodes: treeOf(null),
    modules: modules.map(({ moduleId, labels, part, ...module }) => ({
      ...module,
      id: moduleId,
      name: labels.sv,
      part: partNames[part],
      nodes: treeOf(moduleId),
    })),
  };
}

const toBody = ({ keywords, ...values }: AuthorityValues, version: number): Body => ({
  ...values,
  keywords: keywords.map(String),
  version: String(version),
});
