import { filterBar, type Filters } from '../web/filter-bar.ts';
import * as format from '../web/format.ts';
import { keysetOf, keysetPaging } from '../web/keyset.ts';
import { filteredList } from '../web/list-page.ts';
import { page, type Reply } from '../web/replies.ts';
import type { Context } from '../web/routes.ts';
import { csvPage } from './csv-page.ts';
import { describeEvent } from './describe-event.ts';
import { events } from './events.ts';
import { askedFor, logFilterForm } from './forms.ts';
import { kinds } from './kinds.ts';
import type { LogPlace } from './log-place.ts';
import { allEventsSql, findEvents, type LogRow } from './queries.ts';
import { describeActor, describeChanges, describeSubject } from './words.ts';

/** «Händelselogg»: what has happened at the authority (LOG-01). */
export async function showLog(context: Context, place: LogPlace): Promise<Reply> {
  const { whose, name, path, breadcrumbs } = place;
  const { filter, errors, values, downloadHref, status } = listOf(context.query, path);
  const keyset = keysetOf(context.query);
  const { events, total } = filter
    ? await findEvents(context.lists, { whose, ...askedFor(filter) }, keyset)
    : { events: { rows: [], hasBefore: false, hasAfter: false }, total: 0 };
  const kept = ['kind', 'user'];
  return page(
    'audit/log',
    {
      errors,
      bar: filterBar({ path, values, errors, ...filters, kept }),
      downloadHref,
      title: 'Händelselogg',
      subheading: name,
      /** Whose events alone are shown. */
      only: values.user ? { name: nameIn(events.rows, Number(values.user)), allHref: path } : null,
      breadcrumbs,
      isOfSeveral: isOfSeveral(place),
      events: events.rows.map((event) => describeEvent(event, context.actor, place)),
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

const filters: Filters = {
  search: { name: 'name', label: 'Namn' },
  filters: [
    { name: 'action', label: 'Händelse', options: [{ value: '', label: 'Alla slag' }, ...actionOptions] },
    { name: 'from', label: 'Från och med', type: 'date' },
    { name: 'until', label: 'Till och med', type: 'date' },
  ],
  quick: Object.entries(kinds).map(([kind, label], index) => ({
    label,
    query: { kind: index === 0 ? '' : kind },
  })),
  quickKeepsOthers: true,
};

/** The name of the user whose events they are. */
const nameIn = (rows: readonly LogRow[], userId: number): string =>
  rows.find(({ actorId }) => actorId === userId)?.actorName ??
  rows.find(({ subjectId }) => subjectId === userId)?.subjectName ??
  'användaren';

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
