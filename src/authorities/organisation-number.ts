/**
 * Whether the last digit is the check digit (Luhn, modulus 10) of the nine before it.
 *
 * Source: Skatteverket, «Organisationsnummer» (SKV 709).
 */
export function hasCheckDigit(organisationNumber: string): boolean {
  const digits = Array.from(organisationNumber.replace('-', ''), Number);
  const sums = digits.map((digit, place) =>
    place % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit,
  );
  return sums.reduce((sum, digit) => sum + digit, 0) % 10 === 0;
}
