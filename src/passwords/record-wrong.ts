import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { mayMail } from '../mail/take-mails.ts';
import { tellUser } from '../news/tell-users.ts';
import { nameSql } from '../web/person-name.ts';
import type { Origin, TryWork } from './attempts.ts';
import { type Who, whoSql } from './known-browser.ts';
import { blocked, notBlockedSql } from './status.ts';
import { clearCounts, countWrong, limitOf, type Source } from './wrong-passwords.ts';

interface HeldUser {
  id: number;
  name: string;
  email: string;
  language: Language;
  authorityId: number;
  isBlocked: boolean;
}

/**
 * Counts a wrong password, blocks the account at the limit, and records both in one transaction (PWD-07, LOG-01).
 * Without a reserved try nothing is counted, since nothing was judged. The user's row is locked, so that the log never
 * names a removed user (USR-10).
 */
export function recordWrong(
  work: TryWork,
  who: Who,
  { source, tryId }: { source: Source; tryId: number | null },
  { address, signInId }: Origin,
): Promise<void> {
  return work.db.$transaction(async (transaction) => {
    const user = await holdUser(transaction, who);
    const count = tryId === null ? 0 : await countWrong(transaction, tryId, source, work.now);
    // What was let through at the moment of a block is no second one.
    if (user?.isBlocked) await clearCounts(transaction, user.id);
    else if (user?.id === source.userId && count >= limitOf(source))
      await block(transaction, work, user, source, address);
    // A signed-in user is refused a change of password, not a sign-in.
    if (signInId === undefined)
      await recordEvent(transaction, {
        action: 'session.refused',
        actor: null,
        address,
        authorityId: user?.authorityId ?? null,
        subject: user ?? undefined,
      });
  });
}

async function holdUser(transaction: Transaction, who: Who): Promise<HeldUser | null> {
  const [user] = await transaction.$queryRaw<HeldUser[]>`
    SELECT u.id, ${nameSql} AS name, u.email, u.language::text, u.authority_id AS "authorityId",
      NOT ${notBlockedSql} AS "isBlocked"
    FROM "user" u WHERE ${whoSql(who)} FOR NO KEY UPDATE`;
  return user ?? null;
}

/** The user is told (USR-15); when others may have done it, at once, and the administrators too (PWD-07). */
async function block(
  transaction: Transaction,
  work: TryWork,
  user: HeldUser,
  { isKnown }: Source,
  address: string,
): Promise<void> {
  const { id, name, authorityId } = user;
  await transaction.user.update({ where: { id }, data: { failedSignIns: blocked }, select: { id: true } });
  await clearCounts(transaction, id);
  await recordEvent(transaction, {
    action: 'password.blocked',
    actor: null,
    address,
    authorityId,
    subject: { id, name },
  });
  if (isKnown) await tellUser(transaction, work, id, { what: 'password-blocked' });
  else await tellOfBlock(transaction, work, user);
}

interface Administrator {
  id: number;
  name: string;
  email: string;
  language: Language;
  authority: string;
}

/** Recipients are locked, so that none is removed before the mail is written. The mail to the others names nobody. */
async function tellOfBlock(
  transaction: Transaction,
  { outbox, now }: TryWork,
  { id, name, email, language, authorityId }: HeldUser,
): Promise<void> {
  await outbox.queue(transaction, {
    template: 'password-blocked',
    recipient: email,
    language,
    userId: id,
    authorityId,
    parameters: { name },
  });
  const administrators = await transaction.$queryRaw<Administrator[]>`
    SELECT u.id, ${nameSql} AS name, u.email, u.language::text, a.informal_name AS authority
    FROM "user" u JOIN authority a ON a.id = u.authority_id
    WHERE u.authority_id = ${authorityId} AND u.is_administrator AND u.id <> ${id} ORDER BY u.id FOR KEY SHARE OF u`;
  for (const { authority, ...administrator } of administrators) {
    const occasion = { actorId: null, target: administrator.id };
    if (!(await mayMail(transaction, 'password.wrong-of-colleague', occasion, now))) continue;
    await outbox.queue(transaction, {
      template: 'user-blocked',
      recipient: administrator.email,
      language: administrator.language,
      userId: administrator.id,
      authorityId,
      parameters: { name: administrator.name, authority },
    });
  }
}
