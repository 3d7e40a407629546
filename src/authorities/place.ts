import { administrator, type Actor } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { recordId } from '../web/forms.ts';
import type { Breadcrumb } from '../web/render.ts';
import { notFound, redirect, type Reply } from '../web/replies.ts';
import type { Context, Handler } from '../web/routes.ts';

export const ownAuthority = '/administration/min-myndighet';

/** The authority that a page is about, and what the actor may do there. */
export interface Place {
  authorityId: number;
  name: string;
  /** Where its pages begin. */
  base: string;
  isOwn: boolean;
  /** Sees «Användare» and all that changes something (NAV-02). */
  mayEdit: boolean;
}

export type PageAt = (context: Context, place: Place) => Reply | Promise<Reply>;

/** «Min myndighet»: nothing has to be looked up. */
export const ownPlace = (actor: Actor): Place => ({
  authorityId: actor.authorityId,
  name: actor.authorityName,
  base: ownAuthority,
  isOwn: true,
  mayEdit: administrator(actor),
});

export const atOwn =
  (page: PageAt): Handler<Actor> =>
  (context) =>
    page(context, ownPlace(context.actor));

/** Another authority, as everybody who is signed in may see it (AUT-09). */
export const atAny =
  (page: PageAt): Handler<Actor> =>
  async (context) => {
    const authorityId = recordId.safeParse(context.params.authorityId).data;
    if (authorityId === context.actor.authorityId) return redirect(ownAuthority);
    const place = authorityId ? await visitedPlace(context.db, authorityId) : null;
    return place ? page(context, place) : notFound;
  };

async function visitedPlace(db: PrismaClient, authorityId: number): Promise<Place | null> {
  const found = await db.authority.findUnique({ where: { id: authorityId }, select: { informalName: true } });
  return (
    found && {
      authorityId,
      name: found.informalName,
      base: `/myndigheter/${authorityId}`,
      isOwn: false,
      mayEdit: false,
    }
  );
}

const tabs = [
  { id: 'myndighet', label: 'Myndighet', page: '' },
  { id: 'klassificering', label: 'Klassificering', page: '/klassificering' },
  { id: 'moduler', label: 'Moduler', page: '/moduler' },
  { id: 'anvandare', label: 'Användare', page: '/anvandare' },
] as const;

export type TabId = (typeof tabs)[number]['id'];

/** What the pages of the authority are headed by. */
export const headOf = (place: Place) => ({
  heading: place.isOwn ? 'Min myndighet' : place.name,
  subheading: place.isOwn ? place.name : undefined,
  tabsLabel: place.isOwn ? 'Min myndighet' : place.name,
  isOwn: place.isOwn,
});

/** The tabs that the actor may see there (NAV-01, NAV-02). */
export const tabsOf = ({ base, mayEdit }: Place, current: TabId) =>
  tabs
    .filter(({ id }) => id !== 'anvandare' || mayEdit)
    .map(({ id, label, page }) => ({ label, href: base + page, current: id === current }));

/** Start › Administration › Min myndighet › …, or Start › Sök myndighet › the authority. */
export function breadcrumbsOf(place: Place, ...further: Breadcrumb[]): Breadcrumb[] {
  const [above, label] = place.isOwn
    ? [{ label: 'Administration', href: '/administration' }, 'Min myndighet']
    : [{ label: 'Sök myndighet', href: '/sok-myndighet' }, place.name];
  const here = further.length === 0 ? { label } : { label, href: place.base };
  return [{ label: 'Start', href: '/' }, above, here, ...further];
}
