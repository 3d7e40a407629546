import { readFileSync } from 'node:fs';
import { projectFolder } from '../../../src/project-folder.ts';

// What docs/operation.md tells to do, taken from the page itself.

const page = readFileSync(new URL('docs/operation.md', projectFolder), 'utf8');

/** @throws when the page has no such heading */
function section(heading: string): string {
  const [, text] = page.split(new RegExp(`^#+ ${heading}$`, 'm'));
  if (text === undefined) throw new Error(`the page has no heading «${heading}» any more`);
  return text.split(/^#+ /m)[0]!;
}

const fenced = /^( *)```\w*\n([^]*?)^ *```/gm;

/**
 * The fenced block under the heading, without the list's indentation.
 * @throws when there is none, or more than one
 */
export function block(heading: string): string {
  const found = [...section(heading).matchAll(fenced)];
  if (found.length !== 1) throw new Error(`«${heading}» has ${found.length} blocks, not one`);
  const [, indent, text] = found[0]!;
  return text!.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim();
}

/**
 * The code in running text under the heading that begins so.
 * @throws when there is none
 */
export function code(heading: string, beginning: string): string {
  const found = codes(heading).find((text) => text.startsWith(beginning));
  if (!found) throw new Error(`«${heading}» has no \`${beginning} any more`);
  return found;
}

/** Everything written as code in running text under the heading, in order. */
export const codes = (heading: string): string[] =>
  [
    ...section(heading)
      .replaceAll(fenced, '')
      .matchAll(/`([^`]+)`/g),
  ].map(([, text]) => text!.replaceAll(/\s+/g, ' '));

/**
 * Puts the values where the page has «…».
 * @throws when there are more or fewer of them
 */
export function fill(text: string, ...values: string[]): string {
  const parts = text.split('…');
  if (parts.length !== values.length + 1) throw new Error(`${parts.length - 1} gaps in: ${text}`);
  return parts.map((part, index) => part + (values[index] ?? '')).join('');
}
