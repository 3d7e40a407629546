import { type Changes, differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { changeAddress } from '../email-changes/change-address.ts';
import { keywordsFor } from '../keywords/queries.ts';
import type { KeywordRow } from '../keywords/tree.ts';
import { TooManyMails } from '../mail/take-mails.ts';
import { type NameChangeWork, requestNameChange } from '../name-changes/request-name-change.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
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
import { fields } from './fields.ts';
import type { AuthorityFields, AuthorityValues } from './forms.ts';
import { lockAuthority } from './queries.ts';
import { type Refusal, refusalOfCoordinators, refusalOfKeywords, refusalOfNameChange } from './rules.ts';

export type Saved =
  { saved: true; changed: boolean; waiting: string | null } | { saved: false; refusals: Refusal[] };

export interface Edit {
  authorityId: number;
  /** The version that the form was filled in from. */
  version: number;
  values: AuthorityValues;
  /** «Större ändring av det informella namnet» (AUT-03). */
  majorNameChange: boolean;
}

/** All but the e-mail, which counts once it has been confirmed (AUT-04). */
const savedFields = fields.filter((field) => field !== 'email');

/** Mails need the portal's address for their link. */
type SavingWork = NameChangeWork & { settings: Pick<Settings, 'portalUrl'> };

/**
 * Saves the three tabs together (AUT-01) with their event and mails, unless somebody has saved since the form
 * was filled in (AUT-05). A save that changes nothing leaves no trace; one that does confirms the data (AUT-08).
 */
export async function saveAuthority(work: SavingWork, edit: Edit): Promise<Saved> {
  try {
    return await save(work, edit);
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    return { saved: false, refusals: [{ rule: 'too-many-mails', door: fault.door, reached: fault.reached }] };
  }
}

function save(work: SavingWork, edit: Edit): Promise<Saved> {
  const { authorityId, version, majorNameChange } = edit;
  return work.db.$transaction(async (transaction) => {
    await requireScope(transaction, work.actor, authorityId);
    const current = await lockAuthority(transaction, authorityId);
    if (current.version !== version) return { saved: false, refusals: [{ rule: 'changed-meanwhile' }] };
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
    if (refusals.length > 0) return { saved: false, refusals };
    const links = await linkChanges(transaction, before.coordinators, after.coordinators);
    const changes = { ...changesBetween(before, after, known), ...changesOfLinks(links) };
    const isAddressChanged = before.email !== after.email;
    if (Object.keys(changes).length === 0 && !isAddressChanged)
      return { saved: true, changed: false, waiting: null };
    await write(transaction, authorityId, before, after, work.now);
    const saved = { version: { before: version, after: version + 1 } };
    if (Object.keys(changes).length > 0)
      await recordEvent(transaction, {
        action: 'authority.changed',
        actor: work.actor,
        authorityId,
        changes: { ...changes, ...saved },
      });
    const address = { target: { authorityId, userId: null }, email: after.email, version: saved };
    const by = work.actor.authorityName;
    const waiting = isAddressChanged ? await changeAddress(transaction, work, { ...address, by }) : null;
    if (majorNameChange)
      await requestNameChange(transaction, work, nameChange(work, authorityId, before, after));
    await changeLinks(transaction, work, { authorityId, name: after.informalName }, links);
    await tell(transaction, work, { authorityId, name: after.informalName }, links);
    return { saved: true, changed: true, waiting };
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
function changesBetween(
  before: AuthorityValues,
  after: AuthorityValues,
  known: readonly KeywordRow[],
): Changes {
  const removed = known.filter(({ id }) => before.keywords.includes(id) && !after.keywords.includes(id));
  const added = known.filter(({ id }) => after.keywords.includes(id) && !before.keywords.includes(id));
  const isGeneral = ({ moduleId }: KeywordRow) => moduleId === null;
  const isOfModule = ({ moduleId }: KeywordRow) => moduleId !== null;
  return {
    ...differences(before, after, savedFields),
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
  const inWords = ({ key, coordinator, module }: NamedLink) => ({
    id: key,
    label: `${coordinator} – ${module.sv}`,
  });
  return changeOfSet('coordinators', removed.map(inWords), added.map(inWords));
}

const changeOfSet = (field: string, removed: object[], added: object[]): Changes =>
  removed.length + added.length === 0 ? {} : { [field]: { before: removed, after: added } };

async function write(
  transaction: Transaction,
  authorityId: number,
  before: AuthorityValues,
  { keywords, ...values }: AuthorityValues,
  now: Date,
): Promise<void> {
  await transaction.authority.update({
    where: { id: authorityId },
    data: { ...changedColumns(before, values), version: { increment: 1 }, confirmedAt: now },
    select: { id: true },
  });
  await transaction.authorityKeyword.deleteMany({
    where: { authorityId, keywordId: { in: before.keywords.filter((id) => !keywords.includes(id)) } },
  });
  await transaction.authorityKeyword.createMany({
    data: keywords
      .filter((id) => !before.keywords.includes(id))
      .map((keywordId) => ({ authorityId, keywordId })),
  });
}

type SavedFields = Omit<AuthorityFields, 'email'>;
/**
 * Of the columns only those that differ: PostgreSQL locks a row against all who refer to it when a column of a unique
 * index, such as the country, is named at all, and two who are linked to each other would wait for each other.
 */
const changedColumns = (before: AuthorityFields, after: AuthorityFields): Partial<SavedFields> =>
  Object.fromEntries(
    savedFields
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, after[field]]),
  );

/** Who may save it is of its country (ACC-02). */
const nameChange = (
  { actor }: Work,
  authorityId: number,
  before: AuthorityValues,
  after: AuthorityValues,
) => ({
  ...{ authorityId, country: actor.country },
  ...{ before: before.informalName, after: after.informalName },
});
