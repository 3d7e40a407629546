import type { UserValues } from './forms.ts';
import type { OfferedRole } from './roles.ts';

type Detail = Exclude<keyof UserValues, 'roles'>;

/** Whether a detail tells who somebody is: those are kept apart in the log, so that they can be erased (USR-10). */
const isPersonal: Record<Detail, boolean> = {
  firstName: true,
  lastName: true,
  language: false,
  email: true,
  telephone: true,
  username: true,
  isAdministrator: false,
};

const details = Object.keys(isPersonal) as Detail[];

export const personalFields = details.filter((detail) => isPersonal[detail]);
export const otherFields = details.filter((detail) => !isPersonal[detail]);

/** Handläggare – Tjänster */
export const roleName = ({ label, module }: Pick<OfferedRole, 'label' | 'module'>): string =>
  `${label} – ${module}`;
