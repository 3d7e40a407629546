import type { Changes } from '../audit/events.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { keywordsFor } from '../keywords/queries.ts';
import type { KeywordRow } from '../keywords/tree.ts';
import { TooManyMails } from '../mail/take-mails.ts';
import { type NameChangeWork, requestNameChange } from '../name-changes/request-name-change.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Result } from '../result.ts';
import type { Settings } from '../settings.ts';
import type { Work } from '../work.ts';
import {
  changeLinks,
  coordinatorsOf,
  type LinkChanges,
  linkChanges,
  type NamedLink,
  newsOfLinks,
  offeredLinks,
} from './change-links.ts';
import type { AuthorityValues } from './forms.ts';
import { lockAuthority } from './queries.ts';
import { type Refusal, refusalOfCoordinators, refusalOfKeywords, refusalOfNameChange } from './rules.ts';
import { writeFields } from './write-fields.ts';

export type Saved = Result<{ changed: boolean; waiting: string | null }, Refusal>;

export interface Edit {
  authorityId: number;
  /** The version that the form was filled in from. */
  version: number;
  values: AuthorityValues;
  /** «Större ändring av det informella namnet» (AUT-03). */
  majorNameChange: boolean;
}

/** Mails need the portal's address for their link. */
type SavingWork = NameChangeWork & { settings: Pick<Settings, 'portalUrl'> };

/**
 * Saves the three tabs together (AUT-01) with their event and mails, unless somebody has saved since the form was
 * filled in (AUT-05). A save without changes leaves no trace; any other confirms the data (AUT-08).
 */
export async function saveAuthority(work: SavingWork, edit: Edit): Promise<Saved> {
  try {
    return await save(work, edit);
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    return { refusals: [{ rule: 'too-many-mails', door: fault.door, reached: fault.reached }] };
  }
}

function save(work: SavingWork, edit: Edit): Promise<Saved> {
  const { authorityId, version, majorNameChange } = edit;
  return work.db.$transaction(async (transaction) => {
    await requireScope(transaction, work.actor, authorityId);
    const current = await lockAuthority(transaction, authorityId);
    if (current.version !== version) return { refusals: [{ rule: 'changed-meanwhile' }] };
    const before = current.values;
    const after = { ...edit.values, workingLanguages: inOrderOf(before, edit.values) };
    const known = await keywordsFor(transaction, authorityId);
    const refusals = [
      refusalOfNameChange(majorNameChange, before.informalName, after.informalName),
      refusalOfKeywords(after.keywords, before.keywords, known),
      refusalOfCoordinators(
        after.coordinators,
        before.coordinators,
        await offeredLinks(transaction, authorityId, [...before.coordinators, ...after.coordinators]),
      ),
    ].filter((refusal) => refusal !== null);
    if (refusals.length > 0) return { refusals };
    const links = await linkChanges(transaction, before.coordinators, after.coordinators);
    const written = await writeFields(transaction, work, {
      authorityId,
      version,
      before,
      after,
      further: { ...changesOfKeywords(before, after, known), ...changesOfLinks(links) },
      by: work.actor.authorityName,
      trustsEmail: false,
      confirmedAt: work.now,
    });
    if (written === 'unchanged') return { done: { changed: false, waiting: null } };
    await writeKeywords(transaction, authorityId, before.keywords, after.keywords);
    if (majorNameChange)
      await requestNameChange(transaction, work, nameChange(work, authorityId, before, after));
    await changeLinks(transaction, work, { authorityId, name: after.informalName }, links);
    await tell(transaction, work, { authorityId, name: after.informalName }, links);
    return { done: { changed: true, waiting: written.waiting } };
  });
}

/** The coordinators of what has become of their links, and the authority itself of what others did (AUT-10): in one go. */
function tell(
  transaction: Transaction,
  work: Work,
  { authorityId, name }: { authorityId: number; name: string },
  links: LinkChanges,
): Promise<void> {
  const by = work.actor.authorityName;
  const own = work.actor.authorityId === authorityId ? [] : [authorityId];
  return tellAuthorities(transaction, work, [...own, ...coordinatorsOf(links)], (language, id) =>
    id === authorityId ? [{ what: 'data-changed', by }] : newsOfLinks(links, name, language, id),
  );
}

/** Languages stand in the order that the authority had them in, new ones last: check boxes have no order. */
const inOrderOf = (current: AuthorityValues, typed: AuthorityValues): AuthorityValues['workingLanguages'] => [
  ...current.workingLanguages.filter((language) => typed.workingLanguages.includes(language)),
  ...typed.workingLanguages.filter((language) => !current.workingLanguages.includes(language)),
];

/** Of the keywords only those taken away and added, with the names they have today, by the tab they are on. */
function changesOfKeywords(
  before: AuthorityValues,
  after: AuthorityValues,
  known: readonly KeywordRow[],
): Changes {
  const removed = known.filter(({ id }) => before.keywords.includes(id) && !after.keywords.includes(id));
  const added = known.filter(({ id }) => after.keywords.includes(id) && !before.keywords.includes(id));
  const isGeneral = ({ moduleId }: KeywordRow) => moduleId === null;
  const isOfModule = ({ moduleId }: KeywordRow) => moduleId !== null;
  return {
    ...changeOfSet('keywords', removed.filter(isGeneral).map(named), added.filter(isGeneral).map(named)),
    ...changeOfSet(
      'moduleKeywords',
      removed.filter(isOfModule).map(named),
      added.filter(isOfModule).map(named),
    ),
  };
}

const named = ({ id, labels }: KeywordRow) => ({ id, label: labels.sv });

function changesOfLinks({ added, removed }: LinkChanges): Changes {
  const describe = ({ key, coordinator, module }: NamedLink) => ({
    id: key,
    label: `${coordinator} – ${module.sv}`,
  });
  return changeOfSet('coordinators', removed.map(describe), added.map(describe));
}

const changeOfSet = (field: string, removed: object[], added: object[]): Changes =>
  removed.length + added.length === 0 ? {} : { [field]: { before: removed, after: added } };

async function writeKeywords(
  transaction: Transaction,
  authorityId: number,
  before: readonly number[],
  after: readonly number[],
): Promise<void> {
  const removed = before.filter((id) => !after.includes(id));
  await transaction.authorityKeyword.deleteMany({ where: { authorityId, keywordId: { in: removed } } });
  const added = after.filter((id) => !before.includes(id));
  await transaction.authorityKeyword.createMany({
    data: added.map((keywordId) => ({ authorityId, keywordId })),
  });
}

/** Who may save it is of its country (ACC-02). */
const nameChange = (
  { actor }: Work,
  authorityId: number,
  before: AuthorityValues,
  after: AuthorityValues,
) => ({
  authorityId,
  country: actor.country,
  before: before.informalName,
  after: after.informalName,
});
