import { administrator, type Actor } from '../../authorization/actor.ts';
import type { PageLocals } from '../../web/replies.ts';
import { authorityBreadcrumbs, authorityTabs, ownAuthority, type TabId } from '../tabs.ts';

/** What the tabs Myndighet, Klassificering and Moduler have in common. */
export function tabPage(actor: Actor, current: 'myndighet' | 'klassificering' | 'moduler'): PageLocals {
  const edit = {
    label: 'Redigera myndighet',
    href: `${ownAuthority}/redigera${current === 'myndighet' ? '' : `#${current}`}`,
  };
  return {
    title: `Min myndighet – ${titles[current]}`,
    heading: 'Min myndighet',
    subheading: actor.authorityName,
    tabs: authorityTabs(actor, current),
    actions: administrator(actor) ? [edit] : [],
    breadcrumbs: authorityBreadcrumbs(),
  };
}

const titles: Partial<Record<TabId, string>> = {
  myndighet: 'Myndighet',
  klassificering: 'Klassificering',
  moduler: 'Moduler',
};
