import pg from 'pg';
import { faredSql } from './delivery.ts';

/** Which process sends which mail. */
export interface Claims {
  /**
   * Claims the oldest due mail, except those claimed by others and those that the caller names: its own claims would
   * not stop it. Null when there is none.
   * @throws when the database cannot be reached; the next call connects again
   */
  claimNext: (now: Date, except: number[]) => Promise<number | null>;
  /** Gives a claim up, once the outcome has been noted. */
  release: (mailId: number) => Promise<void>;
  close: () => Promise<void>;
}

/** The first key of the advisory locks; the second is the mail's ID. */
const namespace = 0x6d61696c; // "mail"

/**
 * Claims are session-level advisory locks on a connection of their own. They end with the process, and no row is locked
 * while a mail server is waited for. The same connection is notified of new mails. A pooler in between must use session
 * pooling (PgBouncer).
 */
export function openClaims(url: string, onNews: () => void): Claims {
  let client: pg.Client | null = null;
  const query = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> => {
    const connected = (client ??= await connect(url, onNews));
    try {
      return (await connected.query<Row>(sql, values)).rows;
    } catch (fault) {
      if (client === connected) client = null;
      void connected.end().catch(() => undefined);
      throw fault;
    }
  };
  return {
    claimNext: async (now, except) =>
      (await query<{ id: number }>(claim, [namespace, now, except]))[0]?.id ?? null,
    release: async (mailId) => {
      // Without the connection there is no lock to give back.
      if (client) await query('SELECT pg_advisory_unlock($1, $2)', [namespace, mailId]);
    },
    close: async () => client?.end(),
  };
}

/** The inner query is not merged with the outer one, because of its LIMIT: rows are locked one by one, in order. */
const claim = `
  SELECT id FROM (
    SELECT id FROM mail m
    WHERE ${faredSql.waiting.sql} AND next_try_at <= $2 AND id <> ALL ($3::int[])
    ORDER BY id LIMIT 100
  ) AS due
  WHERE pg_try_advisory_lock($1, id) LIMIT 1`;

async function connect(url: string, onNews: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'portalen, mejl',
    options: '-c TimeZone=UTC',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  client.on('error', () => undefined); // The next query fails, and connects anew.
  client.on('notification', onNews);
  await client.connect();
  await client.query('LISTEN mail');
  return client;
}
