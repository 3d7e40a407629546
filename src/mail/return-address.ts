import type { Settings } from '../settings.ts';

type ReturnSettings = Pick<Settings, 'bounceAddress' | 'secrets'>;

const purpose = 'return address v1';

/**
 * The address that a mail comes back to when it cannot be delivered, one for each mail (VERP): `studsar+7-MARK@…`. Only
 * who has seen the mail knows the mark, so nobody else can say that it came back (MAIL-04). Null without
 * MAIL_BOUNCE_ADDRESS.
 */
export function returnAddressOf(mailId: number, { bounceAddress, secrets }: ReturnSettings): string | null {
  if (bounceAddress === undefined) return null;
  const [local, domain] = partsOf(bounceAddress);
  return `${local}+${mailId}-${secrets.mark(purpose, String(mailId))}@${domain}`;
}

/** The ID of the mail whose return address stands in the text, in whatever case of letters; else null. */
export function findReturnAddress(text: string, { bounceAddress, secrets }: ReturnSettings): number | null {
  if (bounceAddress === undefined) return null;
  const [local, domain] = partsOf(bounceAddress).map((part) => part.replace(/[^\w]/g, '\\$&'));
  const pattern = new RegExp(`${local}\\+([1-9]\\d{0,9})-([0-9a-f]{20})@${domain}(?![\\w.-])`, 'gi');
  for (const [, id, mark] of text.matchAll(pattern))
    if (secrets.isMarked(purpose, id!, mark!)) return Number(id);
  return null;
}

function partsOf(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at), address.slice(at + 1)];
}
