import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { AuthorityKind, Language } from '../db/generated/enums.ts';
import { lockName } from '../db/locks.ts';
import type { LoggedWork } from '../work.ts';
import type { AuthorityFields } from './forms.ts';

type Named = Pick<AuthorityFields, 'officialName' | 'informalName' | 'email'>;

export interface AuthorityToCreate
  extends Named, Partial<Omit<AuthorityFields, keyof Named | 'workingLanguages'>> {
  kind: AuthorityKind;
  country: string;
  /** Empty when the authority has none. */
  organisationNumber: string;
  /** What tells it apart from others with its number in a register (ACC-03); left out by all but the import. */
  registerPlace?: string;
  /** The language of its names, and its first working language. */
  language: Language;
}

/**
 * Creates an authority with its event, for pages, commands and the import alike. Returns its ID. The database refuses
 * an organisation number that the country has already.
 */
export async function createAuthority(
  transaction: Transaction,
  { actor, now }: { actor: LoggedWork['actor'] | null; now: Date },
  { kind, country, organisationNumber, registerPlace, language, ...fields }: AuthorityToCreate,
): Promise<number> {
  const { id } = await transaction.authority.create({
    data: {
      ...fields,
      kind,
      country,
      registerPlace,
      language,
      organisationNumber: organisationNumber || null,
      workingLanguages: [language],
      createdAt: now,
      confirmedAt: now,
    },
    select: { id: true },
  });
  const { officialName, informalName, email, ...others } = fields;
  const described = { officialName, informalName, country, email, organisationNumber };
  const given = Object.entries(others).filter(([, value]) => value !== '');
  const registered = [...Object.entries(described), ...given];
  await recordEvent(transaction, {
    action: 'authority.registered',
    actor,
    authorityId: id,
    changes: Object.fromEntries(registered.map(([field, after]) => [field, { before: '', after }])),
  });
  return id;
}

/**
 * One registration in a country at a time, until the transaction ends: the next one sees this one as a likely double
 * (ACC-03). To be taken after `createAuthority`, by all who register.
 */
export const lockRegistrations = (transaction: Transaction, country: string): Promise<void> =>
  lockName(transaction, `registration ${country}`);
