import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { Language } from '../db/generated/enums.ts';
import type { NewsItem } from '../mail/templates.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Result } from '../result.ts';
import * as format from '../web/format.ts';
import type { Work } from '../work.ts';
import type { Closing } from './forms.ts';
import { findNameChange, type NameChangeDetails } from './queries.ts';
import { type Refusal, refusalOfClosing } from './rules.ts';

export type Closed = Result<true, Refusal>;

interface ChangedName {
  language: Language;
  before: string;
  after: string;
}

/**
 * The Commission writes the names in the other languages, or leaves them, and closes the entry (AUT-03) or keeps it for
 * later; the authority is told (AUT-10). Null when there is no such entry.
 */
export function closeNameChange(
  work: Work,
  id: number,
  { names, comment, newName, isKeptOpen }: Closing,
): Promise<Closed | null> {
  return work.db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM authority WHERE id = (SELECT authority_id FROM name_change WHERE id = ${id}) FOR NO KEY UPDATE`;
    const entry = await findNameChange(transaction, id);
    if (!entry) return null;
    const refusal = refusalOfClosing(entry, newName);
    if (refusal) return { refusals: [refusal] };
    const changed = changedNames(entry, names);
    await writeNames(transaction, entry, changed);
    if (isKeptOpen) await keepOpen(transaction, work, entry, changed, comment);
    else await close(transaction, work, entry, changed, comment);
    await tellAuthorities(transaction, work, [entry.authorityId], () =>
      isKeptOpen ? newsOfNames(changed) : newsOf(entry, changed, comment),
    );
    return { done: true };
  });
}

/** The authority's own language is its own to change. */
function changedNames({ names, language: own }: NameChangeDetails, wanted: Closing['names']): ChangedName[] {
  const nameIn = (language: Language) => names.find((one) => one.language === language)?.informalName ?? '';
  return Object.values(Language)
    .filter((language) => language !== own && wanted[language] !== nameIn(language))
    .map((language) => ({ language, before: nameIn(language), after: wanted[language] }));
}

/** A name that has been written has been reviewed. */
async function writeNames(
  transaction: Transaction,
  { authorityId }: NameChangeDetails,
  changed: readonly ChangedName[],
): Promise<void> {
  const languages = changed.map(({ language }) => language);
  await transaction.authorityName.deleteMany({ where: { authorityId, language: { in: languages } } });
  await transaction.authorityName.createMany({
    data: changed
      .filter((name) => name.after !== '')
      .map((name) => ({ authorityId, language: name.language, informalName: name.after })),
  });
}

/** What has been done so far; the comment is sent when the entry is closed. */
async function keepOpen(
  transaction: Transaction,
  { actor }: Work,
  { id, authorityId, comment: before }: NameChangeDetails,
  changed: readonly ChangedName[],
  comment: string,
): Promise<void> {
  if (changed.length === 0 && comment === before) return;
  await transaction.nameChange.update({ where: { id }, data: { comment }, select: { id: true } });
  await recordEvent(transaction, {
    action: 'name-change.saved',
    actor,
    authorityId,
    changes: {
      ...(changed.length > 0 && {
        names: { before: describe(changed, 'before'), after: describe(changed, 'after') },
      }),
      ...(comment !== before && { comment: { before, after: comment } }),
    },
  });
}

async function close(
  transaction: Transaction,
  { actor, now }: Work,
  { id, authorityId, before, after }: NameChangeDetails,
  changed: readonly ChangedName[],
  comment: string,
): Promise<void> {
  await transaction.authorityName.updateMany({ where: { authorityId }, data: { needsReview: false } });
  const outcome = Object.fromEntries(
    changed.map((name) => [name.language, { before: name.before, after: name.after }]),
  );
  await transaction.nameChange.update({
    where: { id },
    data: { closedAt: now, comment, outcome },
    select: { id: true },
  });
  await recordEvent(transaction, {
    action: 'name-change.closed',
    actor,
    authorityId,
    changes: {
      informalName: { before, after },
      ...(changed.length > 0 && {
        names: { before: describe(changed, 'before'), after: describe(changed, 'after') },
      }),
      ...(comment && { comment: { before: '', after: comment } }),
    },
  });
}

const describe = (changed: readonly ChangedName[], side: 'before' | 'after'): string[] =>
  changed
    .filter((name) => name[side] !== '')
    .map((name) => `${format.language(name.language)}: ${name[side]}`);

const newsOfNames = (changed: readonly ChangedName[]): NewsItem[] =>
  changed.map(({ language, after: name }) =>
    name === '' ? { what: 'name-untranslated', language } : { what: 'name-translated', language, name },
  );

const newsOf = (
  { before, after }: NameChangeDetails,
  changed: readonly ChangedName[],
  comment: string,
): NewsItem[] => [
  { what: 'name-change-closed', before, after },
  ...newsOfNames(changed),
  ...(comment ? [{ what: 'name-change-comment' as const, comment }] : []),
];
