import type { SessionData } from 'express-session';
import type { ColumnType } from 'kysely';
import type { Language } from './generated/enums.ts';

/** An array of an enum: read as PostgreSQL writes it, `{sv,en}`, unless the query casts it to `text[]`. */
export type EnumArray<Value> = ColumnType<string, readonly Value[], readonly Value[]>;

/** A column that is only read. */
export type ReadOnly<Value> = ColumnType<Value, never, never>;

/** A jsonb column: read as what it holds, written as a text. */
export type Document<Column extends keyof Documents> = ColumnType<Documents[Column], string, string>;

interface Difference {
  before: unknown;
  after: unknown;
}

type Labels = { sv: string } & Partial<Record<Language, string>>;

/** What the jsonb columns hold, which schema.prisma cannot say; a column that is missing here does not compile. */
export interface Documents {
  'invitation.submission': Record<string, string>;
  'keyword.labels': Labels;
  'log_event.changes': Record<string, Difference>;
  'log_event.personal': Record<string, Difference>;
  'module.labels': Labels;
  'module_role.labels': Labels;
  'name_change.outcome': Partial<Record<Language, { before: string; after: string }>>;
  'session.sess': SessionData;
}
