import type { Transaction } from '../../db/client.ts';
import type { PageLocals } from '../../web/replies.ts';
import { lastChange, lastChangeInWords } from '../last-change.ts';
import { breadcrumbsOf, headOf, tabsOf, type Place, type TabId } from '../place.ts';

interface TabPage extends PageLocals {
  actions: { label: string; href: string }[];
}

/** What the tabs Myndighet, Klassificering and Moduler have in common. */
export async function tabPage(
  { db }: { db: Transaction },
  place: Place,
  current: Exclude<TabId, 'anvandare'>,
): Promise<TabPage> {
  const edit = {
    label: 'Redigera myndighet',
    href: `${place.base}/redigera${current === 'myndighet' ? '' : `#${current}`}`,
  };
  const head = headOf(place);
  return {
    ...head,
    title: `${head.heading} – ${titles[current]}`,
    tabs: tabsOf(place, current),
    actions: place.mayEdit ? [edit] : [],
    breadcrumbs: breadcrumbsOf(place),
    lastChange: lastChangeInWords(await lastChange(db, place.authorityId, current), place),
  };
}

const titles = { myndighet: 'Myndighet', klassificering: 'Klassificering', moduler: 'Moduler' };

export const confirmHref = ({ base }: Place): string => `${base}/bekrafta`;
