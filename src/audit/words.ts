import { fieldLabels, organisationNumberLabel } from '../authorities/fields.ts';
import { Language } from '../db/generated/enums.ts';
import { userFieldLabels } from '../users/forms.ts';
import * as format from '../web/format.ts';
import type { Change, Changes } from './events.ts';
import type { LogRow } from './queries.ts';

/** What fields are called in the log. Those not here are for the system alone, and are not shown. */
const labels: Record<string, string> = {
  ...fieldLabels,
  ...userFieldLabels,
  keywords: 'Nyckelord',
  moduleKeywords: 'Modulernas nyckelord',
  coordinators: 'Inkopplade samordnare',
  coordinates: 'Samordnar för',
  modules: 'Moduler',
  accessManagement: 'Åtkomstansvar',
  managedModules: 'Åtkomstansvar för moduler',
  managedAuthorities: 'Åtkomstansvar för myndigheter',
  invitedAuthority: 'Inbjuden myndighet',
  movedAuthority: 'Flyttad myndighet',
  reason: 'Skäl',
  names: 'Informellt namn på andra språk',
  comment: 'Kommentar',
  organisationNumber: organisationNumberLabel,
  ...Object.fromEntries(
    Object.values(Language).map((code) => [`name-${code}`, `Namn på ${format.language(code)}`]),
  ),
  keyword: 'Nyckelord',
  keywordPlace: 'Plats',
  keywordRetired: 'Utgått',
  module: 'Modul',
  moduleRetired: 'Modulen har utgått',
  usesCoordination: 'Använder samordning',
  role: 'Roll',
  roleRetired: 'Rollen har utgått',
  rolePlace: 'Plats bland rollerna',
  minimumUsers: 'Minsta antal användare',
  coordinatorOnly: 'Bara för samordnare',
  mail: 'Mejl',
  delivery: 'Leverans',
  browser: 'Webbläsare',
  factor: 'Andra steget',
  passkey: 'Nyckel',
  factorDemand: 'Tvåstegsinloggning krävs av',
  factorDemandFrom: 'Kravet gäller från',
  demandsFactor: 'Kräver tvåstegsinloggning',
};

const factorWords: Record<string, string> = {
  APP: 'kod från app',
  PASSKEY: 'nyckel',
  RECOVERY_CODE: 'reservkod',
  NONE: 'ingen',
  ADMINISTRATORS: 'administratörer',
  ALL: 'alla',
};

export interface DescribedChange {
  label: string;
  before: string;
  after: string;
}

/** The changes of an event as words on the screen. */
export function describeChanges({
  changes,
  personal,
}: Pick<LogRow, 'changes' | 'personal'>): DescribedChange[] {
  const all: Changes = { ...changes, ...personal };
  return Object.entries(all).flatMap(([field, change]) => {
    const label = labels[field];
    return label === undefined ? [] : [describe(field, label, change)];
  });
}

const describe = (field: string, label: string, { before, after }: Change): DescribedChange => ({
  label,
  before: describeValue(field, before),
  after: describeValue(field, after),
});

function describeValue(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? 'ja' : 'nej';
  if (Array.isArray(value)) return value.map((one) => describeValue(field, one)).join(', ');
  if (typeof value === 'object' && 'label' in value) return String(value.label);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (field === 'factor' || field === 'factorDemand') return factorWords[text] ?? text;
  if (field === 'factorDemandFrom') return format.date(new Date(text));
  if (field === 'country') return format.country(text);
  if (field === 'email') return format.email(text);
  return field === 'workingLanguages' || field === 'language' ? format.language(text) : text;
}

/** Who did it: the name, what is left of an erased user, or nobody. */
export const describeActor = ({ actorId, actorName }: Pick<LogRow, 'actorId' | 'actorName'>): string =>
  actorName ?? (actorId === null ? '' : `Borttagen användare ${actorId}`);

/** The user that the event is about. */
export const describeSubject = ({
  subjectId,
  subjectName,
}: Pick<LogRow, 'subjectId' | 'subjectName'>): string =>
  subjectName ?? (subjectId === null ? '' : `Borttagen användare ${subjectId}`);
