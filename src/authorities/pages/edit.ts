import { Language } from '../../db/generated/enums.ts';
import { emailNote, linkSent } from '../../email-changes/words.ts';
import { type KeywordRow, keywordTree } from '../../keywords/tree.ts';
import { readBase, writeBase } from '../../web/concurrent-edit.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedList, typedText } from '../../web/forms.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { fieldLabels, fields } from '../fields.ts';
import { authorityBase, authorityForm, type AuthorityValues } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { breadcrumbsOf, type Place } from '../place.ts';
import { type AuthorityModuleRow, findDescription, findValues, type VersionedValues } from '../queries.ts';
import { saveAuthority } from '../save-authority.ts';
import { partNames } from '../words.ts';
import { type CoordinatorChoices, coordinatorChoices, searchAsked } from './coordinator-choices.ts';
import { compareWithOthers, type OthersChanges } from './others-changes.ts';

/** «Redigera myndighet»: the three tabs as one form (AUT-01). */
export async function show(context: Context, place: Place): Promise<Reply> {
  const saved = await findValues(context.read, place.authorityId);
  return form(context, place, {
    saved,
    typed: toBody(saved, saved.values),
    errors: [],
  });
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { body } = context;
  if (searchAsked(body)) return form(context, place, { typed: body, errors: [] });
  const parsed = parseForm(authorityForm, body);
  if (!parsed.accepted) return form(context, place, parsed);
  const { version, majorNameChange, ...values } = parsed.values;
  const edit = { authorityId: place.authorityId, version, values, majorNameChange };
  const result = await saveAuthority(context, edit);
  if ('done' in result)
    return redirect(
      place.base,
      result.done.changed ? savedNotice(place, result.done.waiting, majorNameChange) : nothingChanged,
    );
  const errors = result.refusals.map(refusalMessage);
  if (!result.refusals.some(({ rule }) => rule === 'changed-meanwhile'))
    return form(context, place, { typed: body, errors });
  const base = readBase(authorityBase, typedText(body, 'base'));
  const others = await compareWithOthers(context, place.authorityId, { version, base, typed: values });
  const typed = {
    ...toBody(others, others.saved),
    ...(majorNameChange && { majorNameChange: 'on' }),
  };
  return form(context, place, { typed, errors: [], others, status: 409 });
}

/** Whether another e-mail is typed than the authority has or waits for (PWD-13). */
export async function changesEmail({ body, read }: Context, { authorityId }: Place): Promise<boolean> {
  const typed = authorityForm.shape.email.safeParse(body.email).data;
  return typed !== undefined && typed !== (await findValues(read, authorityId)).values.email;
}

/** With the mails that go out. */
const savedNotice = ({ isOwn }: Place, waiting: string | null, isReported: boolean) =>
  ({
    color: 'success',
    text: [
      'Ändringarna är sparade.',
      ...(isOwn ? [] : ['Myndigheten får veta det med mejl.']),
      ...(isReported ? ['Kommissionen får veta med mejl att namnet är ändrat.'] : []),
      ...linkSent(waiting),
    ].join(' '),
  }) as const;
const nothingChanged = {
  color: 'info',
  text: 'Du hade inte ändrat något, så inget behövde sparas.',
} as const;

interface Filled {
  /** What stands saved, where it has been read already. */
  saved?: VersionedValues;
  typed: Body;
  errors: FieldError[];
  others?: OthersChanges;
  status?: number;
}

async function form(
  { actor, db, read }: Context,
  place: Place,
  { saved, typed, errors, others, status }: Filled,
): Promise<Reply> {
  const { keywords, modules } = await findDescription(read, actor, place.authorityId, 'modules');
  const coordinators = await coordinatorChoices(db, place.authorityId, modules, typed);
  const { values, presentEmail } = saved ?? (await findValues(read, place.authorityId));
  return formPage(
    'authorities/edit',
    {
      ...frame(place),
      // Its own and those in its scope are of the actor's country (ACC-02).
      country: format.country(actor.country),
      ...choices,
      ...filledIn(typed, keywords, modules, coordinators),
      errors,
      others: others ?? null,
      emailNote: emailNote(values.email, presentEmail),
    },
    status,
  );
}

const frame = (place: Place) => ({
  title: 'Redigera myndighet',
  subheading: place.name,
  breadcrumbs: breadcrumbsOf(place, { label: 'Redigera myndighet' }),
  cancelHref: place.base,
  labels: fieldLabels,
});

const choices = {
  languageOptions: Object.values(Language)
    .map((code) => ({ value: code, label: format.language(code) }))
    .sort((one, other) => one.label.localeCompare(other.label, 'sv')),
};

function filledIn(
  typed: Body,
  keywords: readonly KeywordRow[],
  modules: readonly AuthorityModuleRow[],
  coordinators: ReadonlyMap<number, CoordinatorChoices>,
) {
  const chosen = new Set(typedList(typed, 'keywords').map(Number));
  const treeOf = (id: number | null) =>
    keywordTree(
      keywords.filter(({ moduleId }) => moduleId === id),
      chosen,
    );
  return {
    values: Object.fromEntries(fields.map((field) => [field, typedText(typed, field)])),
    majorNameChange: typedText(typed, 'majorNameChange') === 'on',
    version: typedText(typed, 'version'),
    base: typedText(typed, 'base'),
    chosenLanguages: typedList(typed, 'workingLanguages'),
    generalNodes: treeOf(null),
    modules: modules.map(({ moduleId, labels, part }) => ({
      id: moduleId,
      name: labels.sv,
      part: partNames[part],
      nodes: treeOf(moduleId),
      coordinators: coordinators.get(moduleId) ?? null,
    })),
  };
}

/** The form as it is filled in, and what that was, for the next one who has to know. */
const toBody = (
  { values, version }: Pick<VersionedValues, 'values' | 'version'>,
  base: AuthorityValues,
): Body => ({
  ...values,
  keywords: values.keywords.map(String),
  version: String(version),
  base: writeBase(base),
});
