/** Telephone numbers as people write them. */

/** Words that stand with a number: «ankn. 12», «(växel)», «mobil 070-…», «+46 8 690 48 00 ext. 12». */
const words =
  /(?<!\p{L})(?:anknytning|ankn|anknyt|ext|extension|x|växel|växeln|vxl|direkt|tel|tfn|telefon|mobil|mob)(?!\p{L})[.:]?/giu;

/** Dashes, and the minus and hyphens that look like them. */
const dashes = /[\p{Pd}\u2212\u2043]/gu;

/** Digits and the marks between them; a plus begins a number. */
const signs = /^(?:[\d ()/.,;:-]|(?<!\d)\+(?=[\d(]| \d))+$/;

const leastDigits = 5;

/**
 * A number as it is kept: as it was written, readable, with each dash as «-». Null when it is no telephone number: other
 * letters, too few digits, a plus that does not begin it. `typed` is a bounded line.
 */
export function readTelephone(typed: string): string | null {
  const number = typed.replace(dashes, '-');
  const bare = number.replace(words, '');
  return signs.test(bare) && bare.replace(/\D/g, '').length >= leastDigits ? number : null;
}

/** The link that dials a kept number (RFC 3966), or the first of several, without what follows it: +46 (0)8 … as +468…. */
export function dialOf(telephone: string): string {
  const parts = telephone.replace(words, ';').split(/[;,]| \/ /);
  const number = parts.find((part) => part.replace(/\D/g, '').length >= leastDigits) ?? telephone;
  return `tel:${number.replace(/(\+[\d ]+)\(0\)/, '$1').replace(/[^\d+]/g, '')}`;
}
