import { administrator, type Actor } from '../authorization/actor.ts';
import type { Breadcrumb } from '../web/render.ts';

export const ownAuthority = '/administration/min-myndighet';

const tabs = [
  { id: 'myndighet', label: 'Myndighet', href: ownAuthority },
  { id: 'klassificering', label: 'Klassificering', href: `${ownAuthority}/klassificering` },
  { id: 'moduler', label: 'Moduler', href: `${ownAuthority}/moduler` },
  { id: 'anvandare', label: 'Användare', href: `${ownAuthority}/anvandare` },
] as const;

export type TabId = (typeof tabs)[number]['id'];

/** The tabs of Min myndighet that the actor may see (NAV-01, NAV-02). */
export const authorityTabs = (actor: Actor, current: TabId) =>
  tabs
    .filter(({ id }) => id !== 'anvandare' || administrator(actor))
    .map(({ id, label, href }) => ({ label, href, current: id === current }));

/** Start › Administration › Min myndighet › … */
export const authorityBreadcrumbs = (...further: Breadcrumb[]): Breadcrumb[] => [
  { label: 'Start', href: '/' },
  { label: 'Administration', href: '/administration' },
  ...(further.length === 0
    ? [{ label: 'Min myndighet' }]
    : [{ label: 'Min myndighet', href: ownAuthority }, ...further]),
];
