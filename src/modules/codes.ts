import type { Labels } from '../translations/labels.ts';
import { asciiOf } from '../web/ascii.ts';

/**
 * A code for programs, from the English or else the Swedish name: a–z, 0–9 and single hyphens, at most 60
 * characters, and none of the taken ones.
 */
export function codeFrom({ en, sv }: Labels, fallback: string, taken: readonly string[]): string {
  const code = [en, sv].map((name) => asciiOf(name ?? '', '-', 60)).find((one) => one !== '') ?? fallback;
  const isFree = (candidate: string): boolean => !taken.includes(candidate);
  if (isFree(code)) return code;
  let number = 2;
  while (!isFree(`${code}-${number}`)) number += 1;
  return `${code}-${number}`;
}
