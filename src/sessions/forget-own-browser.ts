import { recordEvent } from '../audit/record-event.ts';
import { lockToChange } from '../db/locks.ts';
import type { Work } from '../work.ts';
import { browserName, knownBrowserName } from './browser-name.ts';

/**
 * Makes one of the user's known browsers an unknown one (PWD-07), which ends no sign-in and takes no factor. False when there
 * is none of that ID.
 */
export function forgetOwnBrowser({ db, actor }: Pick<Work, 'db' | 'actor'>, id: number): Promise<boolean> {
  const { userId, authorityId } = actor;
  return db.$transaction(async (transaction) => {
    await lockToChange(transaction, 'user', userId);
    const found = await transaction.knownBrowser.findFirst({
      where: { id, userId },
      select: { userAgent: true },
    });
    if (!found) return false;
    await transaction.knownBrowser.delete({ where: { id }, select: { id: true } });
    // What a browser says itself may be anything, and the log stays.
    const name = knownBrowserName(found.userAgent) && browserName(found.userAgent);
    await recordEvent(transaction, {
      action: 'session.browser-forgotten',
      actor,
      authorityId,
      ...(name && { changes: { browser: { before: name, after: null } } }),
    });
    return true;
  });
}
