import * as format from '../../web/format.ts';
import { parseForm, typedText, type Body, type FieldError } from '../../web/forms.ts';
import { hrefOf, pageNumber, pagesOf } from '../../web/paging.ts';
import { download, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { csv } from '../../web/csv.ts';
import { events } from '../events.ts';
import { logFilterForm } from '../forms.ts';
import { allEvents, findEvents, type LogRow } from '../queries.ts';
import { recordEvent } from '../record-event.ts';
import { actorInWords, changesInWords, subjectInWords } from '../words.ts';

export const logPath = '/administration/handelselogg';
const pageSize = 50;

/** «Händelselogg»: what has happened at the authority (LOG-01). */
export async function show({ actor, db, query }: Context): Promise<Reply> {
  const typed: Body = Object.fromEntries(query);
  const parsed = parseForm(logFilterForm, typed);
  if (!parsed.accepted) return form(typed, parsed.errors, [], 0, 1);
  const number = pageNumber(query);
  const filter = { authorityId: actor.authorityId, ...parsed.values };
  const { events: found, total } = await findEvents(db, filter, {
    skip: (number - 1) * pageSize,
    take: pageSize,
  });
  return form(typed, [], found, total, number);
}

function form(typed: Body, errors: FieldError[], found: LogRow[], total: number, number: number): Reply {
  const values = Object.fromEntries(
    ['action', 'from', 'until', 'name'].map((field) => [field, typedText(typed, field)]),
  );
  const breadcrumbs = [
    { label: 'Start', href: '/' },
    { label: 'Administration', href: '/administration' },
    { label: 'Händelselogg' },
  ];
  const locals = {
    values,
    actionOptions: [{ value: '', label: 'Alla händelser' }, ...actionOptions],
    events: found.map(inWords),
    paging: pagesOf({ total, pageSize, number, path: logPath, query: values }),
    downloadHref: hrefOf(`${logPath}/csv`, values),
  };
  return page(
    'audit/log',
    { title: 'Händelselogg', breadcrumbs, errors, ...locals },
    errors.length > 0 ? 422 : 200,
  );
}

const actionOptions = Object.entries(events)
  .map(([value, label]) => ({ value, label }))
  .sort((one, other) => one.label.localeCompare(other.label, 'sv'));

const inWords = (event: LogRow) => ({
  at: format.dateTime(event.at),
  who: actorInWords(event),
  what: events[event.action],
  whom: subjectInWords(event),
  address: event.address ?? '',
  changes: changesInWords(event),
});

/** The same events as a file; the download is an event of its own. */
export async function downloadCsv({ actor, db, query }: Context): Promise<Reply> {
  const typed: Body = Object.fromEntries(query);
  const parsed = parseForm(logFilterForm, typed);
  if (!parsed.accepted) return form(typed, parsed.errors, [], 0, 1);
  const { authorityId } = actor;
  await db.$transaction((transaction) =>
    recordEvent(transaction, { action: 'log.downloaded', actor, authorityId }),
  );
  return download(
    'handelselogg.csv',
    'text/csv',
    csv(columns, allEvents(db, { authorityId, ...parsed.values })),
  );
}

const columns: Record<string, (event: LogRow) => string> = {
  Tid: ({ at }) => format.dateTime(at),
  Händelse: ({ action }) => events[action],
  'Utförd av': actorInWords,
  Gäller: subjectInWords,
  'IP-adress': ({ address }) => address ?? '',
  Ändringar: (event) =>
    changesInWords(event)
      .map(({ label, before, after }) => `${label}: ${before} → ${after}`)
      .join('\n'),
};
