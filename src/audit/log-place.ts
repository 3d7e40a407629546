import type { Breadcrumb } from '../web/view-types.ts';
import type { Whose } from './queries.ts';

/** Which log is shown, and at which address. */
export interface LogPlace {
  whose: Whose;
  /** The authority whose log records a download of this one. */
  notedAt: number;
  name: string;
  path: string;
  breadcrumbs: Breadcrumb[];
}
