import { domainToASCII, domainToUnicode } from 'node:url';

/** E-mail addresses: read in whatever form they are typed, kept in one, shown in another. */

/** RFC 5321, section 4.5.3.1, in octets: before the @, and in all (a path of 256 with its angle brackets). */
const longest = { local: 64, whole: 254 };

/** A dot-atom (RFC 5322, section 3.2.3): r&d, hr/team, o'brien. */
const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

/** Two labels or more (RFC 1035, RFC 5890), the last not of digits alone: that would be an IP address. */
const asciiDomain =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What may stand in a domain before it is made ASCII, which reads «%61» as a letter. */
const typedDomain = /^[a-z0-9.\u0080-\u{10FFFF}-]+$/iu;

export type ReadAddress = { address: string } | { refusal: string };

/**
 * The one form of an address that is kept and sent to: in lower case, since nobody has two mailboxes that differ in
 * case, and with an internationalised domain in punycode (RFC 5891, as UTS 46 reads it), so that the two ways of writing
 * it are one address. `typed` is a bounded line. The refusal is a sentence in Swedish.
 */
export function readEmailAddress(typed: string): ReadAddress {
  const at = typed.lastIndexOf('@');
  const [local, domain] = [typed.slice(0, Math.max(at, 0)), typed.slice(at + 1)];
  if (at > 0 && local.startsWith('"')) return { refusal: quoted };
  // SMTPUTF8 (RFC 6531) would be needed, which few mail servers offer.
  if (at > 0 && /\P{ASCII}/u.test(local)) return { refusal: notAscii };
  const ascii = typedDomain.test(domain) ? domainToASCII(domain) : '';
  if (!dotAtom.test(local) || !asciiDomain.test(ascii)) return { refusal: noAddress };
  if (local.length > longest.local) return { refusal: longLocal };
  const address = `${local.toLowerCase()}@${ascii}`;
  return address.length > longest.whole ? { refusal: tooLong } : { address };
}

const noAddress = 'Ange en giltig e-postadress, till exempel namn@myndighet.se.';
const quoted = 'Portalen kan inte skicka mejl till adresser med citattecken. Ange en annan adress.';
const notAscii =
  'Portalen kan inte skicka mejl till adresser med å, ä, ö eller andra bokstäver än a–z före @. Ange en annan adress.';
const longLocal = `E-postadressen får ha högst ${longest.local} tecken före @.`;
const tooLong = `E-postadressen får innehålla högst ${longest.whole} tecken.`;

/** A kept address as people read it: info@räksmörgås.example. One that is none stays as it is. */
export function shownEmailAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  return domain.includes('xn--') ? address.slice(0, at) + (domainToUnicode(domain) || domain) : address;
}

/** The link that writes to a kept address (RFC 6068): what has a meaning in it is escaped, so that ?, & and % have none. */
export const mailtoOf = (address: string): string =>
  `mailto:${encodeURIComponent(address).replace('%40', '@')}`;
