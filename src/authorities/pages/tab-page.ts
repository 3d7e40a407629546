import type { Transaction } from '../../db/client.ts';
import * as format from '../../web/format.ts';
import type { PageLocals } from '../../web/replies.ts';
import { lastChange, type LastChange } from '../last-change.ts';
import { breadcrumbsOf, tabsOf, type Place, type TabId } from '../place.ts';

/** What the tabs Myndighet, Klassificering and Moduler have in common. */
export async function tabPage(
  { db }: { db: Transaction },
  place: Place,
  current: Exclude<TabId, 'anvandare'>,
): Promise<PageLocals> {
  const edit = {
    label: 'Redigera myndighet',
    href: `${place.base}/redigera${current === 'myndighet' ? '' : `#${current}`}`,
  };
  const heading = place.isOwn ? 'Min myndighet' : place.name;
  return {
    title: `${heading} – ${titles[current]}`,
    heading,
    subheading: place.isOwn ? place.name : undefined,
    tabsLabel: heading,
    tabs: tabsOf(place, current),
    actions: place.mayEdit ? [edit] : [],
    breadcrumbs: breadcrumbsOf(place),
    isOwn: place.isOwn,
    lastChange: lastChangeInWords(await lastChange(db, place.authorityId, current), place),
  };
}

const titles = { myndighet: 'Myndighet', klassificering: 'Klassificering', moduler: 'Moduler' };

export const confirmHref = ({ base }: Place): string => `${base}/bekrafta`;

/** When and by whom (AUT-08); by whom is for the authority itself. */
export function lastChangeInWords(change: LastChange | null, { mayEdit, isOwn }: Place): string {
  if (!change) return 'Inte ändrad sedan registreringen.';
  const who = change.actorName ?? (change.actorId === null ? 'portalen' : 'en borttagen användare');
  return `Senast ändrad ${format.dateTime(change.at)}${isOwn || mayEdit ? ` av ${who}` : ''}.`;
}
