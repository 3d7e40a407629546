import * as format from '../web/format.ts';
import { parseForm, typedText, type Body, type FieldError } from '../web/forms.ts';
import { hrefOf, pageNumber, pagesOf } from '../web/paging.ts';
import { download, page, type Reply } from '../web/replies.ts';
import type { Breadcrumb } from '../web/render.ts';
import type { Context } from '../web/routes.ts';
import type { Actor } from '../authorization/actor.ts';
import { csv } from '../web/csv.ts';
import { events } from './events.ts';
import { logFilterForm } from './forms.ts';
import { allEvents, findEvents, type LogRow } from './queries.ts';
import { recordEvent } from './record-event.ts';
import { actorInWords, changesInWords, subjectInWords } from './words.ts';

const pageSize = 50;

/** Whose log is shown, and where. */
export interface LogPlace {
  /** By ID; a log of several says at each event whose it is. */
  authorities: ReadonlyMap<number, string>;
  name: string;
  path: string;
  breadcrumbs: Breadcrumb[];
}

/** «Händelselogg»: what has happened at the authority (LOG-01). */
export async function showLog({ db, query }: Context, place: LogPlace): Promise<Reply> {
  const typed: Body = Object.fromEntries(query);
  const parsed = parseForm(logFilterForm, typed);
  if (!parsed.accepted) return form(place, typed, parsed.errors, [], 0, 1);
  const number = pageNumber(query);
  const filter = { authorityIds: [...place.authorities.keys()], ...parsed.values };
  const { events: found, total } = await findEvents(db, filter, {
    skip: (number - 1) * pageSize,
    take: pageSize,
  });
  return form(place, typed, [], found, total, number);
}

function form(
  { authorities, name, path, breadcrumbs }: LogPlace,
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
    ...{ values, path, errors, breadcrumbs },
    subheading: name,
    actionOptions: [{ value: '', label: 'Alla händelser' }, ...actionOptions],
    isOfSeveral: authorities.size !== 1,
    events: found.map((event) => ({
      ...inWords(event),
      whose: authorities.get(event.authorityId ?? 0) ?? '',
    })),
    paging: pagesOf({ total, pageSize, number, path, query: values }),
    downloadHref: hrefOf(`${path}/csv`, values),
  };
  return page('audit/log', { title: 'Händelselogg', ...locals }, errors.length > 0 ? 422 : 200);
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
export async function downloadLog({ actor, db, query }: Context, place: LogPlace): Promise<Reply> {
  const typed: Body = Object.fromEntries(query);
  const parsed = parseForm(logFilterForm, typed);
  if (!parsed.accepted) return form(place, typed, parsed.errors, [], 0, 1);
  await db.$transaction((transaction) =>
    recordEvent(transaction, { action: 'log.downloaded', actor, authorityId: downloadedAt(place, actor) }),
  );
  return download(
    'handelselogg.csv',
    'text/csv',
    csv(columnsOf(place), allEvents(db, { authorityIds: [...place.authorities.keys()], ...parsed.values })),
  );
}

/** In the log of the one authority, or of the access manager who reads those of many. */
function downloadedAt({ authorities }: LogPlace, actor: Actor): number {
  const [only] = authorities.keys();
  return authorities.size === 1 && only !== undefined ? only : actor.authorityId;
}

const columnsOf = ({ authorities }: LogPlace): typeof columns =>
  authorities.size === 1
    ? columns
    : { Myndighet: ({ authorityId }) => authorities.get(authorityId ?? 0) ?? '', ...columns };

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
