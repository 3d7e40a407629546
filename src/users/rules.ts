import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';

/** A role at an authority, with how many hold it there. */
export interface Holders {
  roleId: number;
  role: string;
  module: string;
  minimum: number;
  holders: number;
}

export type Refusal =
  | { rule: 'email-taken' }
  | { rule: 'username-taken' }
  | { rule: 'role-not-offered' }
  | { rule: 'too-few-holders'; roleId: number; role: string; module: string; minimum: number }
  | { rule: 'last-administrator' }
  /** The user would have no role, and is no administrator. */
  | { rule: 'no-role' }
  | { rule: 'own-account' }
  | { rule: 'changed-meanwhile' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached }
  /** As often as it may be changed in a day: each name is used up for ever (USR-04). */
  | { rule: 'renamed-too-often' };

/** Roles can be given only in modules that the authority has (USR-08). */
export const refusalOfRoles = (chosen: readonly number[], offered: readonly number[]): Refusal[] =>
  chosen.every((id) => offered.includes(id)) ? [] : [{ rule: 'role-not-offered' }];

/** Whether a user can do anything: who cannot is asked about before it is saved. */
export const hasRights = ({
  roles,
  isAdministrator,
}: {
  roles: readonly number[];
  isAdministrator: boolean;
}): boolean => isAdministrator || roles.length > 0;

/** What one user's loss of these roles brings below the minimum at the authority (USR-07). */
export const refusalsOfLoss = (lost: readonly Holders[]): Refusal[] =>
  lost
    .filter(({ minimum, holders }) => holders - 1 < minimum)
    .map(({ roleId, role, module, minimum }) => ({ rule: 'too-few-holders', roleId, role, module, minimum }));

/** An authority keeps at least one administrator (USR-07). */
export const refusalsOfLosingAdministrator = (administrators: number): Refusal[] =>
  administrators - 1 < 1 ? [{ rule: 'last-administrator' }] : [];
