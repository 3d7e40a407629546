import { Prisma } from '../db/generated/client.ts';
import * as format from '../web/format.ts';
import { listPage } from '../web/list-page.ts';
import { page, type Reply } from '../web/replies.ts';
import type { Context } from '../web/routes.ts';
import type { Breadcrumb } from '../web/view-types.ts';
import { csvPage } from './csv-page.ts';
import { events } from './events.ts';
import { askedFor, logFilterForm } from './forms.ts';
import { allEventsSql, findEvents, type LogRow } from './queries.ts';
import { describeActor, describeChanges, describeSubject } from './words.ts';

/** Which log is shown, and at which address. */
export interface LogPlace {
  /** A subquery with the column authority_id: however many there are, they stay in the database. */
  authorities: Prisma.Sql;
  /** A log of several authorities names the authority at each event. */
  isOfSeveral: boolean;
  /** The authority whose log records a download of this one. */
  notedAt: number;
  name: string;
  path: string;
  breadcrumbs: Breadcrumb[];
}

/** The authorities of the log of one. */
export const only = (authorityId: number): Pick<LogPlace, 'authorities' | 'isOfSeveral' | 'notedAt'> => ({
  authorities: Prisma.sql`(SELECT ${authorityId}::integer AS authority_id)`,
  isOfSeveral: false,
  notedAt: authorityId,
});

/** «Händelselogg»: what has happened at the authority (LOG-01). */
export async function showLog({ read, query }: Context, place: LogPlace): Promise<Reply> {
  const { authorities, isOfSeveral, name, path, breadcrumbs } = place;
  const { filter, slice, shown, downloadHref, status } = listOf(query, path);
  const { events: found, total } = filter
    ? await findEvents(read, { authorities, ...askedFor(filter) }, slice)
    : { events: [], total: 0 };
  return page(
    'audit/log',
    {
      ...shown(total),
      downloadHref,
      title: 'Händelselogg',
      subheading: name,
      breadcrumbs,
      actionOptions: [{ value: '', label: 'Alla händelser' }, ...actionOptions],
      isOfSeveral,
      events: found.map(describe),
    },
    status,
  );
}

const listOf = (query: URLSearchParams, path: string) =>
  listPage(query, { form: logFilterForm, path, pageSize: 50 });

const actionOptions = Object.entries(events)
  .map(([value, label]) => ({ value, label }))
  .sort((one, other) => one.label.localeCompare(other.label, 'sv'));

const describe = (event: LogRow) => ({
  at: format.dateTime(event.at),
  whose: event.authorityName ?? '',
  who: describeActor(event),
  what: events[event.action],
  whom: describeSubject(event),
  address: event.address ?? '',
  changes: describeChanges(event),
});

/** The same events as a file; the download is an event of its own. */
export function downloadLog(context: Context, place: LogPlace): Reply | Promise<Reply> {
  const { authorities, isOfSeveral, path, notedAt } = place;
  const { filter } = listOf(context.query, path);
  if (!filter) return showLog(context, place);
  return csvPage(context.actor, {
    filename: 'handelselogg.csv',
    columns: isOfSeveral ? { Myndighet: nameOfAuthority, ...columns } : columns,
    rows: allEventsSql({ authorities, ...askedFor(filter) }),
    action: 'log.downloaded',
    authorityId: notedAt,
  });
}

const nameOfAuthority = ({ authorityName }: LogRow): string => authorityName ?? '';

const columns: Record<string, (event: LogRow) => string> = {
  Tid: ({ at }) => format.dateTime(at),
  Händelse: ({ action }) => events[action],
  'Utförd av': describeActor,
  Gäller: describeSubject,
  'IP-adress': ({ address }) => address ?? '',
  Ändringar: (event) =>
    describeChanges(event)
      .map(({ label, before, after }) => `${label}: ${before} → ${after}`)
      .join('\n'),
};
