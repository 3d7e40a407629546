import { type Actor, signedIn } from '../authorization/actor.ts';
import { paths } from './paths.ts';
import type { Breadcrumb } from './view-types.ts';

export interface NavigationItem {
  label: string;
  href: string;
  current: boolean;
  /** How many things wait there (NAV-04). */
  waiting: number;
}

/** The main navigation: what one may not do is not shown (NAV-02). */
const items = [
  { label: 'Start', href: paths.start, who: signedIn },
  { label: 'Sök myndighet', href: paths.search, who: signedIn },
  { label: 'Administration', href: paths.administration, who: signedIn },
];

export const navigation = (actor: Actor | null, path: string, waiting: number): NavigationItem[] =>
  items
    .filter(({ who }) => who(actor))
    .map(({ label, href }) => ({
      label,
      href,
      current: href === paths.start ? path === href : path.startsWith(href),
      waiting: href === paths.start ? waiting : 0,
    }));

/** Start › Administration: where the breadcrumbs of all below it begin. */
export const underAdministration: readonly Breadcrumb[] = [
  { label: 'Start', href: paths.start },
  { label: 'Administration', href: paths.administration },
];
