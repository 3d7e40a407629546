import pg from 'pg';

export interface Described {
  /** The types that PostgreSQL gives to the values. */
  parameters: number[];
  columns: { name: string; type: number; table: number; column: number }[];
}

/** The part of pg's connection that asks for the types of a statement. */
interface Asking extends NodeJS.EventEmitter {
  parse: (query: { name: string; text: string; types: number[] }) => void;
  describe: (what: { type: 'S'; name: string }) => void;
  sync: () => void;
}

/**
 * Lets PostgreSQL read a statement without running it («Describe» of its protocol).
 * @throws pg's error, with the place in the statement, when it does not hold
 */
export async function describe(client: pg.Client, text: string): Promise<Described> {
  const described: Described = { parameters: [], columns: [] };
  const takeParameters = ({ dataTypeIDs }: { dataTypeIDs: number[] }) => {
    described.parameters = dataTypeIDs;
  };
  let asked: Asking | undefined;
  const answered = new Promise<void>((resolve, reject) => {
    const question = {
      submit: (connection: Asking) => {
        asked = connection.on('parameterDescription', takeParameters);
        connection.parse({ name: '', text, types: [] });
        connection.describe({ type: 'S', name: '' });
        connection.sync();
      },
      handleRowDescription: ({ fields }: pg.QueryResult) => {
        described.columns = fields.map((field) => ({
          name: field.name,
          type: field.dataTypeID,
          table: field.tableID,
          column: field.columnID,
        }));
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(),
    };
    client.query(question as unknown as pg.Submittable);
  });
  await answered.finally(() => asked?.off('parameterDescription', takeParameters));
  return described;
}
