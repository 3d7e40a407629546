import type { Actor } from '../authorization/actor.ts';
import * as format from '../web/format.ts';
import { paths, subpages } from '../web/paths.ts';
import { type Change, events } from './events.ts';
import type { LogPlace } from './log-place.ts';
import type { LogRow } from './queries.ts';
import { describeActor, describeChanges, type DescribedChange, describeSubject } from './words.ts';

/** A name, and the page of whom or what it names, where the reader may see one. */
interface Named {
  name: string;
  href: string | null;
}

/** An event in a line, and what is shown once it is opened. */
export interface DescribedEvent {
  at: string;
  whose: Named;
  what: string;
  who: Named;
  whom: Named;
  address: string;
  changes: DescribedChange[];
}

export const describeEvent = (event: LogRow, reader: Actor, place: LogPlace): DescribedEvent => {
  const base = event.authorityId === null ? null : baseOf(event.authorityId, reader, place);
  const whom = describeSubject(event);
  return {
    at: format.dateTime(event.at),
    whose: { name: event.authorityName ?? '', href: event.authorityName === null ? null : base },
    what: events[event.action],
    who: {
      name: describeActor(event),
      href: userHref(event.actorId, event.actorAuthorityId, event, reader, place),
    },
    whom: whom
      ? { name: whom, href: userHref(event.subjectId, event.subjectAuthorityId, event, reader, place) }
      : aboutOf(event, base),
    address: event.address ?? '',
    changes: describeChanges(event),
  };
};

/** Where the reader works on the authority: at its own, and at those whose log this is. */
function baseOf(authorityId: number, reader: Actor, { whose }: LogPlace): string | null {
  if (authorityId === reader.authorityId) return paths.ownAuthority;
  const isManaged = 'manager' in whose || whose.authorityId === authorityId;
  return isManaged ? `${paths.managedAuthorities}/${authorityId}` : null;
}

/** The page of a user who is still there, at an authority whose events these are. */
function userHref(
  userId: number | null,
  authorityId: number | null,
  event: LogRow,
  reader: Actor,
  place: LogPlace,
): string | null {
  if (userId === null || authorityId === null) return null;
  // In the log of a scope the authority of the event is in it; others may not be.
  if (authorityId !== reader.authorityId && authorityId !== event.authorityId) return null;
  const base = baseOf(authorityId, reader, place);
  return base && `${base}${subpages.users}/${userId}`;
}

/** What an event is about that is about nobody: the modules of the authority, or what the Commission keeps. */
function aboutOf({ action, changes }: LogRow, base: string | null): Named {
  const names = (field: string): string => differing(changes[field]).join(', ');
  if (/^module\.(given|withdrawn|part)/.test(action))
    return { name: names('modules') || 'Moduler', href: base && `${base}${subpages.modules}` };
  if (/^(module|role)\./.test(action)) return { name: names('module') || 'Modul', href: paths.modules };
  if (action.startsWith('keyword.')) return { name: names('keyword') || 'Nyckelord', href: paths.keywords };
  if (action.startsWith('authority.') && base) return { name: 'Myndigheten', href: base };
  return { name: '', href: null };
}

/** What was put into a list or taken out of it; or the one value. */
function differing(change: Change | undefined): string[] {
  const before = [change?.before].flat();
  const after = [change?.after].flat();
  const found = [
    ...after.filter((one) => !before.includes(one)),
    ...before.filter((one) => !after.includes(one)),
  ];
  return found.filter((one): one is string => typeof one === 'string').slice(0, 1);
}
