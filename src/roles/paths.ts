import { modulePath } from '../modules/paths.ts';
import { recordId } from '../web/forms.ts';
import { subpages } from '../web/paths.ts';

export const rolePath = ({ id, moduleId }: { id: number; moduleId: number }, page: string): string =>
  modulePath(moduleId, `${subpages.roles}/${id}${page}`);

/** The role that a path names; null when it cannot be one. */
export const roleIdIn = ({ roleId }: Readonly<Record<string, string>>): number | null =>
  recordId.safeParse(roleId).data ?? null;
