import { z } from 'zod';
import { readEmailAddress } from './web/email-address.ts';

/** An address, in the form that is kept; `sentence` is for what is none. */
export const emailAddress = (sentence: string) =>
  z.string().transform((text, context) => {
    const read = readEmailAddress(text);
    if ('address' in read) return read.address;
    context.addIssue({ code: 'custom', message: sentence });
    return z.NEVER;
  });

/** MAIL_FROM: an address, or a name and an address. */
export const mailFrom = z
  .string()
  .transform(addressOf)
  .pipe(
    z.object({
      name: z.string(),
      address: emailAddress(
        'MAIL_FROM ska vara en e-postadress, gärna med namn: Myndighetsportalen <portalen@example.se>.',
      ),
    }),
  );

const address =
  'MAIL_BOUNCE_ADDRESS ska vara en e-postadress med högst 32 tecken före @, till exempel studsar@example.se.';

/** MAIL_BOUNCE_ADDRESS: a mark of 32 characters is put before its @, where RFC 5321 allows 64. */
export const bounceAddress = emailAddress(address).pipe(z.string().regex(/^[^@]{1,32}@/, address));

const mailbox =
  'MAIL_BOUNCE_MAILBOX ska vara imaps://användare:lösenord@värd/INBOX, med % skrivet som %25 och @ som %40.';

/** MAIL_BOUNCE_MAILBOX: an address with a user and a password that can be decoded. */
export const bounceMailbox = z
  .url({ protocol: /^imaps?$/, error: mailbox })
  .regex(/^imaps?:\/\/([^%]|%[0-9a-f]{2})+:([^%]|%[0-9a-f]{2})+@/i, mailbox);

/** Name <address>, or the address alone. */
function addressOf(text: string): { name: string; address: string } {
  const [, name, address] = /^\s*"?([^"<>]*?)"?\s*<([^<>]*)>\s*$/.exec(text) ?? [];
  return { name: name ?? '', address: address ?? text.trim() };
}
