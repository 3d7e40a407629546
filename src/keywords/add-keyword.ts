import { differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Spot } from '../ordering/spot.ts';
import type { Result } from '../result.ts';
import { changesOfNames, type Labels } from '../translations/labels.ts';
import type { Work } from '../work.ts';
import { identity } from './log.ts';
import { place, refusalsOfPlace } from './place-keyword.ts';
import { findTree, lockTree } from './queries.ts';
import type { Refusal } from './rules.ts';
import { describePlace } from './words.ts';

export interface NewKeyword {
  /** Null for the general tree. */
  moduleId: number | null;
  parentId: number | null;
  labels: Labels;
  spot: Spot;
}

export type Added = Result<{ keywordId: number }, Refusal>;

/** Adds a keyword to a tree, with its event (ACC-08). Null when there is no such tree. */
export function addKeyword(work: Work, values: NewKeyword): Promise<Added | null> {
  const { moduleId, parentId, labels, spot } = values;
  return work.db.$transaction(async (transaction) => {
    await lockTree(transaction, moduleId);
    const found = await findTree(transaction, moduleId);
    if (!found) return null;
    const refusals = refusalsOfPlace(found.rows, {
      id: null,
      name: labels.sv,
      isRetired: false,
      parentId,
      spot,
      nameField: 'name',
    });
    if (refusals.length > 0) return { refusals };
    const { id } = await transaction.keyword.create({
      data: { moduleId, parentId, labels, position: 0 },
      select: { id: true },
    });
    await place(transaction, found.rows, { id, parentId, spot });
    const after = await findTree(transaction, moduleId);
    await recordEvent(transaction, {
      action: 'keyword.added',
      actor: work.actor,
      authorityId: work.actor.authorityId,
      changes: {
        ...identity(after ?? found, id),
        ...changesOfNames({}, labels),
        ...differences({}, { keywordPlace: describePlace(after ?? found, { id, parentId }) }),
      },
    });
    return { done: { keywordId: id } };
  });
}
