import { sql, type Expression, type ExpressionBuilder, type OrderByItemBuilder, type RawBuilder } from 'kysely';
import type { Tables } from './generated/tables.ts';

/** Where a table has an alias, in any query: `In<'user', 'u'>`. What takes one may be used wherever u is a user. */
export type In<Table extends keyof Tables, Alias extends string> = ExpressionBuilder<
  Tables & Record<Alias, Tables[Table]>,
  Alias
>;

/** First and last name of the user called u. */
export const fullName = (eb: In<'user', 'u'>): RawBuilder<string> =>
  sql<string>`${eb.ref('u.first_name')} || ' ' || ${eb.ref('u.last_name')}`;

/** CASE: the name of the first condition that holds, in the order that they are written; `otherwise` when none does. */
export function caseOf<Name extends string, Otherwise extends string>(
  conditions: Record<Name, Expression<unknown>>,
  otherwise: Otherwise,
): RawBuilder<Name | Otherwise> {
  const branches = Object.entries<Expression<unknown>>(conditions).map(
    ([name, condition]) => sql`when ${condition} then ${sql.lit(name)}`,
  );
  return sql`case ${sql.join(branches, sql` `)} else ${sql.lit(otherwise)} end`;
}

/** The rows of a query of one column, as an array. */
export const arrayFrom = <Row extends object>(query: Expression<Row>): RawBuilder<Row[keyof Row][]> =>
  sql`array(${query})`;

/** `orderBy(name, swedish)`: as in a Swedish dictionary. */
export const swedish = (item: OrderByItemBuilder): OrderByItemBuilder => item.collate('sv-SE-x-icu');
