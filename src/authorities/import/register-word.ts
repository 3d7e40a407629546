import { type Changes, differences } from '../../audit/events.ts';
import type { Transaction } from '../../db/client.ts';
import type { AuthorityFields } from '../forms.ts';
import type { RegisterFields } from './register-row.ts';

/** What the register last said, field by field. */
export type Said = Partial<RegisterFields>;

/** What a row does to a known authority. */
export interface Comparison {
  /** The fields that follow the register. */
  overwritten: Partial<AuthorityFields>;
  /** Where the portal keeps what somebody there has written: `before` is the portal's, `after` the register's. */
  kept: Changes;
  /** What the register has said by now. */
  said: Said;
}

type RegisterField = keyof RegisterFields;

/** Fields that are replaced together: an address is never made of two. */
const units: readonly (readonly RegisterField[])[] = [
  ['officialName'],
  ['postalStreet', 'postalCode', 'postalCity'],
  ['visitingStreet', 'visitingCode', 'visitingCity'],
  ['telephone'],
  ['email'],
  ['website'],
];

/**
 * A field follows the register while it still holds what the register last said, or while it is empty and the register
 * never has said anything; what somebody has written instead is kept, and told. The register never empties a field. An
 * e-mail follows as the one that the authority is to have, so that one that waits for its holder is not asked for again
 * (AUT-04), and one that was called off stays so.
 */
export function compare(values: AuthorityFields, said: Said | null, incoming: RegisterFields): Comparison {
  const comparison: Comparison = { overwritten: {}, kept: {}, said: { ...said } };
  for (const unit of units) {
    if (!says(unit, values, incoming)) continue;
    const change = differences(values, incoming, unit);
    if (Object.keys(change).length === 0 || mayFollow(unit, values, said))
      Object.assign(comparison.overwritten, pick(incoming, Object.keys(change) as RegisterField[]));
    else Object.assign(comparison.kept, change);
    Object.assign(comparison.said, pick(incoming, unit));
  }
  // Authorities choose their informal name themselves (AUT-02): a chosen one is no difference.
  comparison.said.informalName = incoming.informalName;
  if (values.informalName === said?.informalName && values.informalName !== incoming.informalName)
    comparison.overwritten.informalName = incoming.informalName;
  return comparison;
}

/** A city alone says nothing where a street or a postcode is known. */
function says(unit: readonly RegisterField[], values: AuthorityFields, incoming: RegisterFields): boolean {
  const [street, code, city] = unit;
  if (!code || !city) return incoming[street!] !== '';
  if (incoming[street!] || incoming[code]) return true;
  return incoming[city] !== '' && values[street!] === '' && values[code] === '';
}

const mayFollow = (unit: readonly RegisterField[], values: AuthorityFields, said: Said | null): boolean =>
  unit.every((field) => values[field] === (said?.[field] ?? ''));

const pick = (fields: RegisterFields, names: readonly RegisterField[]): Partial<RegisterFields> =>
  Object.fromEntries(names.map((name) => [name, fields[name]]));

/** Remembers what the register has said of an authority. */
export async function rememberWord(
  transaction: Transaction,
  authorityId: number,
  fields: Said,
): Promise<void> {
  await transaction.registerWord.upsert({
    where: { authorityId },
    create: { authorityId, fields: { ...fields } },
    update: { fields: { ...fields } },
    select: { authorityId: true },
  });
}
