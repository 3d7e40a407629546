import { recordId } from '../web/forms.ts';
import { underAdministration } from '../web/navigation.ts';
import { paths } from '../web/paths.ts';
import type { Breadcrumb } from '../web/view-types.ts';

export const modulesPath = paths.modules;

export const modulePath = (id: number, page = ''): string => `${modulesPath}/${id}${page}`;

type Params = Readonly<Record<string, string>>;

/** The module that a path names; null when it cannot be one. */
export const moduleIdIn = ({ moduleId }: Params): number | null => recordId.safeParse(moduleId).data ?? null;

/** Start › Administration › Moduler och användarroller › … */
export const modulesBreadcrumbs = (...further: Breadcrumb[]): Breadcrumb[] => [
  ...underAdministration,
  { label: 'Moduler och användarroller', ...(further.length > 0 && { href: modulesPath }) },
  ...further,
];

/** Start › Administration › Moduler och användarroller › the module › … */
export const moduleBreadcrumbs = (
  { id, labels }: { id: number; labels: { sv: string } },
  ...further: Breadcrumb[]
): Breadcrumb[] =>
  modulesBreadcrumbs({ label: labels.sv, ...(further.length > 0 && { href: modulePath(id) }) }, ...further);
