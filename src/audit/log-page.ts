import * as format from '../web/format.ts';
import { keysetOf, keysetPaging } from '../web/keyset.ts';
import { filteredList } from '../web/list-page.ts';
import { page, type Reply } from '../web/replies.ts';
import type { Context } from '../web/routes.ts';
import type { Breadcrumb } from '../web/view-types.ts';
import { csvPage } from './csv-page.ts';
import { events } from './events.ts';
import { askedFor, logFilterForm } from './forms.ts';
import { allEventsSql, findEvents, type LogRow, type Whose } from './queries.ts';
import { describeActor, describeChanges, describeSubject } from './words.ts';

/** Which log is shown, and at which address. */
export interface LogPlace {
  whose: Whose;
  /** The authority whose log records a download of this one. */
  notedAt: number;
  name: string;
  path: string;
  breadcrumbs: Breadcrumb[];
}

/** «Händelselogg»: what has happened at the authority (LOG-01). */
export async function showLog(context: Context, place: LogPlace): Promise<Reply> {
  const { whose, name, path, breadcrumbs } = place;
  const { filter, errors, values, downloadHref, status } = listOf(context.query, path);
  const keyset = keysetOf(context.query);
  const { events, total } = filter
    ? await findEvents(context.lists, { whose, ...askedFor(filter) }, keyset)
    : { events: { rows: [], hasBefore: false, hasAfter: false }, total: 0 };
  return page(
    'audit/log',
    {
      errors,
      values,
      path,
      downloadHref,
      title: 'Händelselogg',
      subheading: name,
      breadcrumbs,
      actionOptions: [{ value: '', label: 'Alla händelser' }, ...actionOptions],
      isOfSeveral: isOfSeveral(place),
      events: events.rows.map(describe),
      paging: keysetPaging(keyset, events, { path, query: values, total }),
    },
    status,
  );
}

const listOf = (query: URLSearchParams, path: string) => filteredList(query, { form: logFilterForm, path });

/** A log of several authorities names the authority at each event. */
const isOfSeveral = ({ whose }: LogPlace): boolean => 'manager' in whose;

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
  const { whose, path, notedAt } = place;
  const { filter } = listOf(context.query, path);
  if (!filter) return showLog(context, place);
  return csvPage(context.actor, {
    filename: 'handelselogg.csv',
    columns: isOfSeveral(place) ? { Myndighet: nameOfAuthority, ...columns } : columns,
    rows: allEventsSql({ whose, ...askedFor(filter) }),
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
