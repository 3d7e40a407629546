import { type Labels, nameFieldsOf } from '../translations/labels.ts';

/** Most characters of the name of a module or a role. */
export const longestName = 100;

/** What the Commission edits of a module. */
export interface ModuleValues {
  labels: Labels;
  usesCoordination: boolean;
}

/** Values as the fields of a form, by name. */
export type Fields = Readonly<Record<string, string>>;

export const ticked = (isTicked: boolean): string => (isTicked ? 'on' : '');

/** A module as its form is filled in with it. */
export const moduleFields = ({ labels, usesCoordination }: ModuleValues): Fields => ({
  ...nameFieldsOf(labels),
  usesCoordination: ticked(usesCoordination),
});
