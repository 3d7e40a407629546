import { type Body, typedText } from '../web/forms.ts';
import { authorityPath } from '../web/paths.ts';
import type { Double } from './queries.ts';
import { refusalOfDoubles } from './rules.ts';

/** The box that dismisses likely doubles holds the IDs of those that were shown with it. */
export const dismissedIn = (body: Body): string[] => typedText(body, 'dismissed').split(' ');

export interface LikelyDoubles {
  doubles: (Double & { href: string })[];
  dismissal: string;
  isDismissed: boolean;
}

/** Likely doubles as `partials/likely-doubles` shows them. */
export const describeDoubles = (doubles: readonly Double[], body: Body): LikelyDoubles => ({
  doubles: doubles.map((double) => ({ ...double, href: authorityPath(double.id) })),
  dismissal: doubles.map(({ id }) => id).join(' '),
  isDismissed: refusalOfDoubles(doubles, dismissedIn(body)) === null,
});
