/** What several views show in the same way: each is drawn by one file of views/partials. */

export type Color = 'success' | 'info' | 'warning' | 'danger' | 'neutral';

/** A status in a word or two. */
export interface Tag {
  color: Color;
  text: string;
}

/** One of the choices of a list or of radio buttons. */
export interface Option {
  value: string | number;
  label: string;
}

/** One of a group of check boxes. */
export interface CheckboxOption extends Option {
  checked: boolean;
}

/** A page on the way from the start page to this one; the last has no address. */
export interface Breadcrumb {
  label: string;
  href?: string;
}

/** A button that leads to another page. */
export interface Action {
  label: string;
  href: string;
  variant?: 'secondary' | 'tertiary';
}

export interface Tab {
  label: string;
  href: string;
  current: boolean;
}

/** A term with its value; without a value it reads «Inte angivet». */
export interface SummaryRow {
  term: string;
  value?: string | number | null;
  href?: string | null;
  /** The language of the value. */
  lang?: string;
  /** Keeps the line breaks of the value. */
  multiline?: boolean;
  /** Is not to be translated by the browser, such as a username. */
  asIs?: boolean;
  tag?: Tag;
}

export interface RoleCell {
  id: number;
  label: string;
  checked: boolean;
  /** Who else has changed the box meanwhile. */
  notice?: string;
}

/** Modules × roles as check boxes; null where a module has no such role. */
export interface RoleMatrix {
  columns: { label: string }[];
  rows: { module: string; cells: (RoleCell | null)[] }[];
}

/** A keyword with those below it. */
export interface TreeNode {
  id: number;
  label: string;
  checked: boolean;
  retired?: boolean;
  children: TreeNode[];
}
