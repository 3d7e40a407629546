import { managedAuthorities } from '../../authorities/place.ts';
import { partNames } from '../../authorities/words.ts';
import { Language } from '../../db/generated/enums.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, typedText } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { underAdministration } from '../../web/navigation.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { formPage, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { consequencesIn } from '../consequences.ts';
import { describeDoubles } from '../doubles.ts';
import { labels } from '../fields.ts';
import { type GivenModule, modulesForm, type OfferedModule, partField, partsOf } from '../module-choice.ts';
import { type Double, offeredModules } from '../queries.ts';

export const steps = ['details', 'doubles', 'modules', 'user', 'summary'] as const;

/** The address of a step, and of the draft that it is filled in from. */
export const stepPath = (draft: string, step: Step): string =>
  `${registerPath}?${new URLSearchParams({ utkast: draft, steg: step }).toString()}`;

const registerPath = `${managedAuthorities}${subpages.register}`;

export type Step = (typeof steps)[number];

const headings: Record<Step, string> = {
  details: 'Uppgifter om myndigheten',
  doubles: 'Finns myndigheten redan?',
  modules: 'Tillgång till moduler',
  user: 'Första användaren',
  summary: 'Sammanfattning',
};

/** The fields that each step shows; those of the other steps travel hidden. */
const dataFields = ['organisationNumber', 'officialName', 'informalName', 'email', 'language'] as const;
const userFields = ['firstName', 'lastName', 'userEmail', 'userLanguage', 'telephone'] as const;

export async function stepPage(
  { actor, db }: Context,
  step: Step,
  typed: Body,
  { errors, doubles }: { errors: FieldError[]; doubles: Double[] } = { errors: [], doubles: [] },
): Promise<Reply> {
  const modules = await offeredModules(db, actor);
  const all = ['draft', ...dataFields, 'dismissed', ...modules.map(({ id }) => partField(id)), ...userFields];
  const shown: Record<Step, readonly string[]> = {
    details: dataFields,
    doubles: ['dismissed'],
    modules: modules.map(({ id }) => partField(id)),
    user: userFields,
    summary: [],
  };
  const values = Object.fromEntries(all.map((field) => [field, typedText(typed, field)]));
  return formPage('registration/register', {
    title: `Registrera myndighet: ${headings[step]}`,
    breadcrumbs: [
      ...underAdministration,
      { label: 'Myndigheter', href: managedAuthorities },
      { label: 'Registrera myndighet' },
    ],
    errors,
    wizard: {
      step,
      values,
      labels,
      languageOptions,
      heading: headings[step],
      country: format.country(actor.country),
      progress: progressOf(step),
      hidden: all
        .filter((field) => !shown[step].includes(field))
        .map((field) => ({ field, value: values[field] })),
      likely: describeDoubles(doubles, typed),
      consequences: consequencesIn(actor.country),
      modules: modules.map((module) => choiceOf(module, values, errors)),
      summary: summaryOf(values, modulesForm(modules).safeParse(typed).data ?? [], modules, actor.country),
      back: backOf(step),
      action: registerPath,
      cancelHref: managedAuthorities,
    },
  });
}

/** The steps that everybody passes, as they are told. */
function progressOf(step: Step): string {
  const told: Step[] = ['details', 'modules', 'user', 'summary'];
  const place = told.indexOf(step === 'doubles' ? 'details' : step) + 1;
  return `Steg ${place} av ${told.length}`;
}

const backOf = (step: Step): Step | null =>
  step === 'details' ? null : step === 'modules' ? 'details' : (steps[steps.indexOf(step) - 1] ?? null);

const choiceOf = (module: OfferedModule, values: Record<string, string>, errors: readonly FieldError[]) => ({
  field: partField(module.id),
  name: module.name,
  value: values[partField(module.id)] ?? '',
  error: errors.find(({ field }) => field === partField(module.id))?.message,
  options: [
    { value: '', label: 'Ingen tillgång' },
    ...partsOf(module).map((part) => ({ value: part, label: partNames[part] })),
  ],
});

function summaryOf(
  values: Record<string, string>,
  chosen: readonly GivenModule[],
  modules: readonly OfferedModule[],
  country: string,
) {
  const row = (term: string, value = '', more: object = {}) => ({ term, value, ...more });
  const moduleName = (id: number) => modules.find((module) => module.id === id)?.name ?? '';
  const isLanguage = (code = ''): boolean => Object.values<string>(Language).includes(code);
  return {
    authority: [
      row(labels.officialName, values.officialName),
      row(labels.informalName, values.informalName),
      row(labels.organisationNumber, values.organisationNumber),
      row('Land', format.country(country)),
      row(labels.email, values.email),
      row(labels.language, isLanguage(values.language) ? format.language(values.language!) : ''),
    ],
    modules: chosen.map(({ moduleId, part }) => row(moduleName(moduleId), partNames[part])),
    user: [
      row('Namn', nameOf({ firstName: values.firstName ?? '', lastName: values.lastName ?? '' })),
      row(labels.userEmail, values.userEmail),
      row(
        labels.userLanguage,
        isLanguage(values.userLanguage) ? format.languageOwnName(values.userLanguage!) : '',
      ),
      row(labels.telephone, values.telephone),
    ],
  };
}
