import { type Actor, signedIn } from '../authorization/actor.ts';
import type { Breadcrumb } from './render.ts';

export interface NavigationItem {
  label: string;
  href: string;
  current: boolean;
}

/** The main navigation: what one may not do is not shown (NAV-02). */
const items = [
  { label: 'Start', href: '/', who: signedIn },
  { label: 'Sök myndighet', href: '/sok-myndighet', who: signedIn },
  { label: 'Administration', href: '/administration', who: signedIn },
];

export const navigation = (actor: Actor | null, path: string): NavigationItem[] =>
  items
    .filter(({ who }) => who(actor))
    .map(({ label, href }) => ({
      label,
      href,
      current: href === '/' ? path === '/' : path.startsWith(href),
    }));

/** Start › Administration: where the breadcrumbs of all below it begin. */
export const underAdministration: readonly Breadcrumb[] = [
  { label: 'Start', href: '/' },
  { label: 'Administration', href: '/administration' },
];
