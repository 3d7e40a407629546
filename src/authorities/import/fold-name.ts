import { normalised } from '../../web/text.ts';

/**
 * A name as it is compared with others of a register: without letter case and marks, but with å, ä and ö, since Habo
 * and Håbo are two. For names that have been measured.
 */
export const foldName = (name: string): string =>
  normalised(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
