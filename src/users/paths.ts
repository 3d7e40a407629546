import type { Place } from '../authorities/place.ts';
import { recordId } from '../web/forms.ts';
import { paths, subpages } from '../web/paths.ts';

export const ownDetails = paths.ownDetails;

export const usersPath = ({ base }: Pick<Place, 'base'>): string => `${base}${subpages.users}`;

export const userPath = (place: Pick<Place, 'base'>, id: number, page = ''): string =>
  `${usersPath(place)}/${id}${page}`;

/** The user that a path names; null when it cannot be one. */
export const idIn = (params: Readonly<Record<string, string>>): number | null =>
  recordId.safeParse(params.userId).data ?? null;
