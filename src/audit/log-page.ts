import { Prisma } from '../db/generated/client.ts';
import * as format from '../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../web/forms.ts';
import { hrefOf, pageNumber, pagesOf } from '../web/paging.ts';
import type { Breadcrumb } from '../web/render.ts';
import { page, type Reply } from '../web/replies.ts';
import type { Context } from '../web/routes.ts';
import { csvPage } from './csv-page.ts';
import { events } from './events.ts';
import { logFilterForm } from './forms.ts';
import { allEventsSql, findEvents, type LogRow } from './queries.ts';
import { describeActor, describeChanges, describeSubject } from './words.ts';

const pageSize = 50;

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
  const typed: Body = Object.fromEntries(query);
  const parsed = parseForm(logFilterForm, typed);
  if (!parsed.accepted) return form(place, typed, parsed.errors, [], 0, 1);
  const number = pageNumber(query);
  const filter = { authorities: place.authorities, ...parsed.values };
  const { events: found, total } = await findEvents(read, filter, {
    skip: (number - 1) * pageSize,
    take: pageSize,
  });
  return form(place, typed, [], found, total, number);
}

function form(
  { isOfSeveral, name, path, breadcrumbs }: LogPlace,
  typed: Body,
  errors: FieldError[],
  found: LogRow[],
  total: number,
  number: number,
): Reply {
  const values = Object.fromEntries(
    ['action', 'from', 'until', 'name'].map((field) => [field, typedText(typed, field)]),
  );
  const locals = {
    values,
    path,
    errors,
    breadcrumbs,
    subheading: name,
    actionOptions: [{ value: '', label: 'Alla händelser' }, ...actionOptions],
    isOfSeveral,
    events: found.map(describe),
    paging: pagesOf({ total, pageSize, number, path, query: values }),
    downloadHref: hrefOf(`${path}/csv`, values),
  };
  return page('audit/log', { title: 'Händelselogg', ...locals }, errors.length > 0 ? 422 : 200);
}

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
export function downloadLog({ actor, query }: Context, place: LogPlace): Reply {
  const typed: Body = Object.fromEntries(query);
  const parsed = parseForm(logFilterForm, typed);
  if (!parsed.accepted) return form(place, typed, parsed.errors, [], 0, 1);
  const events = allEventsSql({ authorities: place.authorities, ...parsed.values });
  return csvPage(actor, {
    filename: 'handelselogg.csv',
    columns: place.isOfSeveral ? { Myndighet: nameOfAuthority, ...columns } : columns,
    rows: events,
    action: 'log.downloaded',
    authorityId: place.notedAt,
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
