import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { Language } from '../db/generated/enums.ts';
import type { NewsItem } from '../mail/templates.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Result } from '../result.ts';
import { mergeEdits } from '../web/concurrent-edit.ts';
import * as format from '../web/format.ts';
import type { Work } from '../work.ts';
import { type Closing, closingFields } from './forms.ts';
import { findNameChange, type NameChangeDetails, namesIn } from './queries.ts';
import { type Refusal, refusalOfClosing } from './rules.ts';

export type Closed = Result<true, Refusal>;

interface ChangedName {
  language: Language;
  before: string;
  after: string;
}

/**
 * The Commission writes the names in the other languages, or leaves them, and closes the entry (AUT-03) or keeps it for
 * later; the authority is told (AUT-10). Not when a colleague has written other names since the form was filled in. Null when there is no such entry.
 */
export function closeNameChange(work: Work, id: number, closing: Closing): Promise<Closed | null> {
  const { names, comment, newName, isKeptOpen } = closing;
  return work.db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM authority WHERE id = (SELECT authority_id FROM name_change WHERE id = ${id}) FOR NO KEY UPDATE`;
    const entry = await findNameChange(transaction, id);
    if (!entry) return null;
    const refusal = refusalOfClosing(entry, newName);
    if (refusal) return { refusals: [refusal] };
    if (isOvertaken(entry, closing)) return { refusals: [{ rule: 'changed-meanwhile' }] };
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

function isOvertaken(entry: NameChangeDetails, closing: Closing): boolean {
  const saved = closingFields({ names: namesIn(entry), comment: entry.comment });
  const { conflicts, takenOver } = mergeEdits(closing.base ?? saved, saved, closingFields(closing));
  return conflicts.length + takenOver.length > 0;
}

function changedNames(entry: NameChangeDetails, wanted: Closing['names']): ChangedName[] {
  const before = namesIn(entry);
  return Object.values(Language)
    .filter((language) => language !== entry.language && wanted[language] !== before[language])
    .map((language) => ({ language, before: before[language], after: wanted[language] }));
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
