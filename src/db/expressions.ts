import {
  expressionBuilder,
  sql,
  type Expression,
  type ExpressionBuilder,
  type ExpressionWrapper,
  type OrderByItemBuilder,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely';
import type { Tables } from './generated/tables.ts';

/** Where a table has an alias, in any query: what takes `In<'user', 'u'>` may be used wherever u is a user. */
export type In<Table extends keyof Tables, Alias extends string> = ExpressionBuilder<
  Tables & Record<Alias, Tables[Table]>,
  Alias
>;

/** A value, or an expression such as its place in a prepared query. */
export type Given<Value> = Value | Expression<Value>;

/** Begins a query within another: `subquery.selectFrom(…)`. */
export const subquery = expressionBuilder<Tables>();

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

/** A condition as a column: Kysely takes the 0 and 1 of other databases into account. */
export const asBoolean = <Query, Table extends keyof Query>(
  condition: ExpressionWrapper<Query, Table, SqlBool>,
): ExpressionWrapper<Query, Table, boolean> => condition.$castTo<boolean>();

/** The rows of a query of one column, as an array. */
export const arrayFrom = <Row extends object>(query: Expression<Row>): RawBuilder<Row[keyof Row][]> =>
  sql`array${query}`;

/** How many rows a query within another has. */
export const countOf = <Query, Table extends keyof Query>(
  query: SelectQueryBuilder<Query, Table, object>,
): RawBuilder<number> => sql`${query.select((eb) => eb.fn.countAll().as('count'))}`;

/** `.where('id', '=', anyOf(ids))`: one of them, however many there are. */
export const anyOf = (ids: readonly number[]): RawBuilder<number> => sql`any (${ids}::integer[])`;

/** `.orderBy(name, swedish)`: as in a Swedish dictionary. */
export const swedish = (item: OrderByItemBuilder): OrderByItemBuilder => item.collate('sv-SE-x-icu');
