import type { Labels } from '../translations/labels.ts';
import { normalised } from '../web/text.ts';

const unlike: Record<string, string> = { æ: 'ae', ø: 'o', đ: 'd', ł: 'l', ß: 'ss', œ: 'oe', þ: 'th', ð: 'd' };

/**
 * A code for programs, from the English or else the Swedish name: a–z, 0–9 and single hyphens, at most 60
 * characters, and none of the taken ones.
 */
export function codeFrom({ en, sv }: Labels, fallback: string, taken: readonly string[]): string {
  const code = [en, sv].map((name) => folded(name ?? '')).find((one) => one !== '') ?? fallback;
  const isFree = (candidate: string): boolean => !taken.includes(candidate);
  if (isFree(code)) return code;
  let number = 2;
  while (!isFree(`${code}-${number}`)) number += 1;
  return `${code}-${number}`;
}

const folded = (name: string): string =>
  normalised(
    name.toLowerCase().replace(/[æøđłßœþð]/g, (letter) => unlike[letter] ?? ''),
    'NFKD',
  )
    .replace(/[\p{M}’']/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');
