import type { Actor } from '../authorization/actor.ts';
import { csv } from '../web/csv.ts';
import { download, type Reply } from '../web/replies.ts';
import type { Action } from './events.ts';
import { recordEvent } from './record-event.ts';

interface CsvFile<Row> {
  filename: string;
  columns: Parameters<typeof csv<Row>>[0];
  rows: Parameters<typeof csv<Row>>[1];
  /** The event of the download. */
  action: Action;
  /** The authority whose log shows it; the actor's own when left out. */
  authorityId?: number;
}

/** A list as a CSV file. The download is an event of the log (LOG-01). */
export const csvPage = <Row>(
  actor: Actor,
  { filename, columns, rows, action, authorityId = actor.authorityId }: CsvFile<Row>,
): Reply =>
  download({
    filename,
    type: 'text/csv',
    content: csv(columns, rows),
    note: (transaction) => recordEvent(transaction, { action, actor, authorityId }),
  });
