const spacesAndDashes = /[\s\u00AD\u2212\p{Pd}]/gu;

/**
 * A Swedish organisation number as NNNNNN-NNNN, however it was typed: with spaces, any dash or none, a leading 16, or
 * as SE…01 (AUT-02). Null when it is not one, also for a wrong check digit. The database writes it the same way.
 * Source: Skatteverket, «Organisationsnummer» (SKV 709) and «Momsregistreringsnummer».
 */
export function swedishOrganisationNumber(typed: string): string | null {
  const bare = typed.replace(spacesAndDashes, '').toUpperCase();
  const [, plain, inVatNumber] = /^(?:(?:16)?(\d{10})|SE(\d{10})01)$/.exec(bare) ?? [];
  const digits = plain ?? inVatNumber;
  return digits !== undefined && hasCheckDigit(digits) ? `${digits.slice(0, 6)}-${digits.slice(6)}` : null;
}

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
