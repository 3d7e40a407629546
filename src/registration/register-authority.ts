import {
  type AuthorityToCreate,
  createAuthority,
  lockRegistrations,
} from '../authorities/create-authority.ts';
import type { Transaction } from '../db/client.ts';
import type { Language, ModulePart } from '../db/generated/enums.ts';
import { violatedUnique } from '../db/violated-constraint.ts';
import { type FreshPassword, freshPassword } from '../passwords/reset-password.ts';
import type { Result } from '../result.ts';
import { registerUserIn, takenRefusal } from '../users/register-user.ts';
import type { LoggedWork } from '../work.ts';
import { likelyDoubles } from './queries.ts';
import { type Refusal, refusalOfDoubles } from './rules.ts';

export interface NewAuthority extends AuthorityToCreate {
  modules: { moduleId: number; part: ModulePart }[];
}

export interface FirstUser {
  firstName: string;
  lastName: string;
  email: string;
  language: Language;
  telephone: string;
  /** Empty: the system proposes one (USR-04). */
  username: string;
}

export type RegisteredAuthority = Result<{ authorityId: number; userId: number }, Refusal>;

export interface Registration {
  /** The IDs of the likely doubles that have been dismissed. Left out: nobody is asked. */
  dismissed?: readonly string[];
  /** What else belongs to the registration, in its transaction. */
  afterwards?: (transaction: Transaction, authorityId: number) => Promise<void>;
  /** Made here, unless the caller has to know it. */
  password?: FreshPassword;
}

/** Thrown to undo a registration. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.rule);
    this.refusal = refusal;
  }
}

/**
 * Registers an authority with its modules and its first user, who gets every role and is administrator (ACC-03,
 * USR-01), in one transaction. An organisation number is registered once per country. Likely doubles must have been
 * dismissed, including those registered at the same moment.
 */
export async function registerAuthority(
  work: LoggedWork,
  authority: NewAuthority,
  user: FirstUser,
  { dismissed, afterwards, password: given }: Registration = {},
): Promise<RegisteredAuthority> {
  const password = given ?? (await freshPassword());
  try {
    return await work.db.$transaction(async (transaction) => {
      const authorityId = await create(transaction, work, authority);
      const values = { ...user, isAdministrator: true, roles: [] };
      const registered = await registerUserIn(transaction, work, authorityId, values, password);
      if ('refusals' in registered) throw new Error('a new authority offers its first user every role');
      if (dismissed) await requireNoDoubles(transaction, authority, authorityId, dismissed);
      await afterwards?.(transaction, authorityId);
      return { done: { authorityId, userId: registered.done.userId } };
    });
  } catch (fault) {
    const refusal = refusalOf(fault);
    if (refusal) return { refusals: [refusal] };
    throw fault;
  }
}

async function requireNoDoubles(
  transaction: Transaction,
  authority: NewAuthority,
  authorityId: number,
  dismissed: readonly string[],
): Promise<void> {
  await lockRegistrations(transaction, authority.country);
  const doubles = await likelyDoubles(transaction, authority, authorityId);
  const refusal = refusalOfDoubles(doubles, dismissed);
  if (refusal) throw new Refused(refusal);
}

async function create(
  transaction: Transaction,
  work: LoggedWork,
  { modules, ...authority }: NewAuthority,
): Promise<number> {
  const authorityId = await createAuthority(transaction, work, authority);
  await transaction.authorityModule.createMany({
    data: modules.map((module) => ({ authorityId, ...module })),
  });
  return authorityId;
}

function refusalOf(fault: unknown): Refusal | null {
  if (fault instanceof Refused) return fault.refusal;
  const constraint = violatedUnique(fault);
  if (constraint === 'authority_organisation_number_key') return { rule: 'organisation-number-taken' };
  if (constraint === 'authority_one_national_coordinator_key') return { rule: 'country-taken' };
  if (constraint === 'authority_one_commission_key') return { rule: 'commission-taken' };
  const user = takenRefusal(fault);
  switch (user?.rule) {
    case 'email-taken':
    case 'username-taken':
    case 'too-many-mails':
      return user;
    default:
      return null;
  }
}
