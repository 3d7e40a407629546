interface Query<Row> {
  executeTakeFirst: () => Promise<Row | undefined>;
}

/** The first row of a query; null when there is none. */
export const firstRow = async <Row>(query: Query<Row>): Promise<Row | null> =>
  (await query.executeTakeFirst()) ?? null;

type Present<Row> = { [Column in keyof Row]: NonNullable<Row[Column]> };

/** Whether a left join has found a row, and not nothing but NULL. */
export const isPresent = <Row extends { id: number | null }>(row: Row): row is Row & Present<Row> =>
  row.id !== null;
