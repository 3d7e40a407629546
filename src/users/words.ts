import type { OfferedRole } from './roles.ts';

/** What tells who somebody is: kept apart in the log, so that it can be erased (USR-10). */
export const personalFields = ['firstName', 'lastName', 'email', 'username', 'telephone'] as const;

export const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }): string =>
  `${firstName} ${lastName}`;

/** Handläggare – Tjänster */
export const roleName = ({ label, module }: Pick<OfferedRole, 'label' | 'module'>): string =>
  `${label} – ${module}`;
