import { accessManager, type Actor, administrator } from '../authorization/actor.ts';
import { isInScopeSql } from '../authorization/scope.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import { recordId } from '../web/forms.ts';
import { underAdministration } from '../web/navigation.ts';
import { authorityPath, paths, subpages } from '../web/paths.ts';
import { notFound, redirect, refused, type Reply } from '../web/replies.ts';
import type { Context, GivesPower, Handler } from '../web/routes.ts';
import type { Action, Breadcrumb, Tab } from '../web/view-types.ts';

export const ownAuthority = paths.ownAuthority;
export const managedAuthorities = paths.managedAuthorities;
/** Where the pages of an authority begin for those who look after it. */
export const managedPlace = (authorityId: number | string): Pick<Place, 'base'> => ({
  base: `${managedAuthorities}/${authorityId}`,
});

/** The same for any of them, as a route names it. */
export const managedAuthority = managedPlace(':authorityId').base;

/** Where something is done about an e-mail that waits for its holder (AUT-04). */
export const emailChangePath = ({ base }: Pick<Place, 'base'>): string => `${base}${subpages.email}`;

/** The tab «Moduler», below which modules are given and withdrawn. */
export const modulesTabPath = ({ base }: Pick<Place, 'base'>): string => `${base}${subpages.modules}`;

/** The authority that a page is about, and what the actor may do there. */
export interface Place {
  authorityId: number;
  name: string;
  /** Where its pages begin. */
  base: string;
  isOwn: boolean;
  /** In the actor's scope as access manager, and worked on as such (ACC-01). */
  isManaged: boolean;
  /** Sees «Användare» and all that changes something (NAV-02). */
  mayEdit: boolean;
  /** Where the actor may work on it as access manager, when it is only being looked at. */
  managedBase?: string;
}

export type PageAt = (context: Context, place: Place) => Reply | Promise<Reply>;

/** «Min myndighet»: nothing has to be looked up. */
export const ownPlace = (actor: Actor): Place => ({
  authorityId: actor.authorityId,
  name: actor.authorityName,
  base: ownAuthority,
  isOwn: true,
  isManaged: false,
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
    const place = await otherPlace(context);
    if (place?.authorityId === context.actor.authorityId) return redirect(ownAuthority);
    if (!place) return notFound;
    const base = authorityPath(place.authorityId);
    const managedBase = place.isManaged && accessManager(context.actor) ? place.base : undefined;
    return page(context, { ...place, base, isManaged: false, mayEdit: false, managedBase });
  };

/**
 * The place of an authority in the actor's scope as access manager; others are refused (ACC-02). Every page there names
 * that authority.
 */
export const atManaged =
  (page: PageAt): Handler<Actor> =>
  async (context) => {
    const place = await otherPlace(context);
    if (place?.authorityId === context.actor.authorityId) return redirect(ownAuthority);
    if (!place) return notFound;
    if (!place.isManaged) return refused;
    return named(await page(context, place), place);
  };

/** Whether a request about an authority gives power away (PWD-13). */
type AsksAt = (context: Context, place: Place) => boolean | Promise<boolean>;

export const asksOwn =
  (asks: AsksAt): GivesPower =>
  (context) =>
    asks(context, ownPlace(context.actor));

/** Nothing is looked at elsewhere: the page refuses it. */
export const asksManaged =
  (asks: AsksAt): GivesPower =>
  async (context) => {
    const place = await otherPlace(context);
    return place?.isManaged === true && asks(context, place);
  };

/** With the name of the authority that one works on: on the page, in its title, in the name of a file (ACC-09). */
function named(reply: Reply, { name }: Place): Reply {
  switch (reply.kind) {
    case 'page':
      return { ...reply, locals: { ...reply.locals, workingOn: name } };
    case 'download': {
      const [stem, ending] = reply.filename.split('.');
      return { ...reply, filename: `${stem}-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.${ending}` };
    }
    default:
      return reply;
  }
}

/** The authority that the path names, with whether it is in the actor's scope; null when there is none. */
async function otherPlace({ actor, read, params }: Context): Promise<Place | null> {
  const authorityId = recordId.safeParse(params.authorityId).data;
  const found = authorityId ? await findOther(read, actor, authorityId) : null;
  if (!authorityId || !found) return null;
  const { name, isInScope } = found;
  return {
    authorityId,
    name,
    ...managedPlace(authorityId),
    isOwn: false,
    isManaged: isInScope,
    mayEdit: isInScope,
  };
}

async function findOther(db: Reader, actor: Actor, authorityId: number) {
  const [row] = await db.$queryRaw<{ name: string; isInScope: boolean }[]>`
    SELECT informal_name AS name, ${isInScopeSql(actor, Prisma.sql`id`)} AS "isInScope" FROM authority WHERE id = ${authorityId}`;
  return row ?? null;
}

const tabs = [
  { id: 'authority', label: 'Myndighet', page: '' },
  { id: 'classification', label: 'Klassificering', page: subpages.classification },
  { id: 'modules', label: 'Moduler', page: subpages.modules },
  { id: 'users', label: 'Användare', page: subpages.users },
] as const;

export type TabId = (typeof tabs)[number]['id'];

/** The head of the tabs of an authority. */
export interface AuthorityHead {
  heading: string;
  subheading?: string;
  actions: Action[];
  tabs: Tab[];
  tabsLabel: string;
  isOwn: boolean;
  /** A sentence. */
  lastChange: string;
}

export function headOf(place: Place, current: TabId, actions: Action[], lastChange: string): AuthorityHead {
  const heading = place.isOwn ? 'Min myndighet' : place.name;
  const subheading = place.isOwn ? place.name : undefined;
  const { isOwn } = place;
  return {
    heading,
    subheading,
    actions,
    tabs: tabsOf(place, current),
    tabsLabel: heading,
    isOwn,
    lastChange,
  };
}

/** The tabs that the actor may see there (NAV-01, NAV-02). */
const tabsOf = ({ base, mayEdit }: Place, current: TabId): Tab[] =>
  tabs
    .filter(({ id }) => id !== 'users' || mayEdit)
    .map(({ id, label, page }) => ({ label, href: base + page, current: id === current }));

/** Start › Administration › Min myndighet › …; others below «Myndigheter» or «Sök myndighet». */
export function breadcrumbsOf(place: Place, ...further: Breadcrumb[]): Breadcrumb[] {
  const label = place.isOwn ? 'Min myndighet' : place.name;
  const here = further.length === 0 ? { label } : { label, href: place.base };
  return [...above(place), here, ...further];
}

function above({ isOwn, isManaged }: Place): Breadcrumb[] {
  if (isOwn) return [...underAdministration];
  return isManaged
    ? [...underAdministration, { label: 'Myndigheter', href: managedAuthorities }]
    : [
        { label: 'Start', href: paths.start },
        { label: 'Sök myndighet', href: paths.search },
      ];
}
