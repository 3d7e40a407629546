import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { UserNews } from '../mail/templates.ts';
import { tellUsers } from '../news/tell-users.ts';
import { labelIn, type Labels } from '../translations/labels.ts';
import type { Work } from '../work.ts';

/** What a user has been given, and what has been taken: roles by ID, and whether he or she is now administrator. */
export interface ChangedRights {
  userId: number;
  given?: readonly number[];
  taken?: readonly number[];
  /** Undefined where it is as before. */
  isAdministrator?: boolean;
}

/** Tells users of rights given or taken (USR-15), each role by its name in the user's language. */
export async function tellOfRights(
  transaction: Transaction,
  work: Pick<Work, 'outbox' | 'now'>,
  changed: readonly ChangedRights[],
): Promise<void> {
  const ids = changed.flatMap(({ given = [], taken = [] }) => [...given, ...taken]);
  const roles = await findRoles(transaction, [...new Set(ids)]);
  const byUser = new Map(changed.map((rights) => [rights.userId, rights]));
  await tellUsers(transaction, work, [...byUser.keys()], (language, userId) =>
    newsOf(byUser.get(userId)!, roles, language),
  );
}

interface NamedRole {
  id: number;
  role: Labels;
  module: Labels;
}

/** In the order in which pages show them. */
const findRoles = async (transaction: Transaction, ids: readonly number[]): Promise<NamedRole[]> =>
  ids.length === 0
    ? []
    : transaction.$queryRaw<NamedRole[]>`
        SELECT r.id, r.labels AS role, m.labels AS module FROM module_role r JOIN module m ON m.id = r.module_id
        WHERE r.id = ANY (${ids}::integer[]) ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu", r.position`;

function newsOf(
  { given = [], taken = [], isAdministrator }: ChangedRights,
  roles: readonly NamedRole[],
  language: Language,
): UserNews[] {
  const named = (what: 'role-given' | 'role-taken', ids: readonly number[]): UserNews[] =>
    roles
      .filter(({ id }) => ids.includes(id))
      .map(({ role, module }) => ({
        what,
        role: labelIn(role, language).text,
        module: labelIn(module, language).text,
      }));
  const administrator: UserNews[] =
    isAdministrator === undefined
      ? []
      : [{ what: isAdministrator ? 'administrator-given' : 'administrator-taken' }];
  return [...administrator, ...named('role-taken', taken), ...named('role-given', given)];
}
