import { type Fields, ticked } from '../modules/fields.ts';
import type { Spot } from '../ordering/spot.ts';
import { type Labels, nameFieldsOf } from '../translations/labels.ts';

/** What the Commission edits of a role. */
export interface RoleValues {
  labels: Labels;
  /** The fewest users who must hold the role at each authority that has the module: 0–99 (USR-07). */
  minimumUsers: number;
  coordinatorOnly: boolean;
  /** Whoever holds it must have a second factor (PWD-11). */
  demandsFactor: boolean;
  /** Its place among the roles of the module. */
  spot: Spot;
}

/** A role as its form is filled in with it. */
export const roleFields = ({
  labels,
  minimumUsers,
  coordinatorOnly,
  demandsFactor,
  spot,
}: RoleValues): Fields => ({
  ...nameFieldsOf(labels),
  minimumUsers: String(minimumUsers),
  coordinatorOnly: ticked(coordinatorOnly),
  demandsFactor: ticked(demandsFactor),
  spot: String(spot),
});
