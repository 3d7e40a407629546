import { domainToASCII } from 'node:url';
import PostalMime, { type Email } from 'postal-mime';

/** The most of a message that is read, in bytes; what tells why it came stands first. */
export const mostOfMessage = 256 * 1024;

/** A recipient whom a server has given up. */
export interface Failure {
  /** The address as the sender knew it and as it ended, where they differ; see `comparable`. */
  addresses: string[];
  /** RFC 3463, such as 5.1.1; null where the message does not say. */
  status: string | null;
}

export interface Returned {
  /** The header fields that say whom the message was for. */
  to: string;
  /** Empty for a mail that is only delayed, an answer of somebody who is away, and everything else. */
  failures: Failure[];
}

/** Fields in which servers note whom a message was delivered to. */
const addressees = ['to', 'delivered-to', 'x-delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

/** The most recipients that one report is read of. */
const mostGroups = 50;

/**
 * Reads what has come to the return address: a delivery status notification (RFC 3464), an older one of Exim, or one of
 * qmail (QSBMF). Whether it was written by a program tells nothing: reports and answers of people who are away both say so
 * (RFC 3834). Null when it is no mail.
 */
export async function readBounce(message: Uint8Array): Promise<Returned | null> {
  const mail = await parse(message.subarray(0, mostOfMessage));
  if (!mail) return null;
  const to = addressees.flatMap((name) => valuesOf(mail, name)).join('\n');
  return { to, failures: (await reportedIn(mail)) ?? failuresOfExim(mail) ?? failuresOfQmail(mail) };
}

/** What a report says; null when the mail is none. A report is right whatever else the mail holds. */
async function reportedIn(mail: Email): Promise<Failure[] | null> {
  const type = valuesOf(mail, 'content-type').join();
  if (!/^multipart\/report\b/i.test(type)) return null;
  const part = mail.attachments.find(({ mimeType }) =>
    /^message\/(global-)?delivery-status$/i.test(mimeType),
  );
  if (!part) return [];
  const groups = (part.content as string).split(/\r?\n[ \t]*\r?\n/, mostGroups);
  const recipients = await Promise.all(groups.map((group) => parse(Buffer.from(`${group.trim()}\r\n\r\n`))));
  return recipients.flatMap((recipient) => (recipient ? failureOf(recipient) : []));
}

/** «failed» is final, also with a number 4.x.x: the server has tried for days. */
function failureOf(group: Email): Failure[] {
  const field = (name: string) => valuesOf(group, name)[0]?.trim() ?? '';
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(field('status'))?.[0] ?? null;
  if (!/^failed\b/i.test(field('action')) || status?.startsWith('2')) return [];
  const addresses = [decodeXtext(field('original-recipient')), field('final-recipient')]
    .map((text) => text.replace(/^[^;]*;\s*/, ''))
    .filter((text) => text !== '')
    .map(comparable);
  return [{ addresses, status }];
}

/** RFC 3461, 4: what may not stand in a command of SMTP. */
const decodeXtext = (text: string): string =>
  text.replace(/\+([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** Exim named the recipients in a field, before it wrote reports. */
function failuresOfExim(mail: Email): Failure[] | null {
  const named = valuesOf(mail, 'x-failed-recipients').join(',');
  if (named === '' || !isFromNobody(mail)) return null;
  return named
    .split(',', mostGroups)
    .map((address) => ({ addresses: [comparable(address.trim())], status: null }));
}

/** https://cr.yp.to/proto/qsbmf.txt: a paragraph for each recipient, and only for what is final. */
function failuresOfQmail(mail: Email): Failure[] {
  const [reasons = ''] = (mail.text ?? '').split(/^--- /m);
  if (!reasons.startsWith('Hi. This is the ') || !isFromNobody(mail)) return [];
  return [...reasons.matchAll(/^<([^<>\s]{3,320})>:\r?\n(.{0,1000})/gm)]
    .slice(0, mostGroups)
    .map(([, address, reason]) => ({
      addresses: [comparable(address!)],
      status: /#([45]\.\d{1,3}\.\d{1,3})/.exec(reason!)?.[1] ?? null,
    }));
}

/** Bounces have an empty return address (RFC 5321, 4.5.5), where the server has noted it. */
const isFromNobody = (mail: Email): boolean =>
  valuesOf(mail, 'return-path').every((path) => path.trim() === '<>');

const valuesOf = ({ headers }: Email, name: string): string[] =>
  headers.filter(({ key }) => key === name).map(({ value }) => value);

async function parse(message: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(message, {
      // Attachments are strings.
      attachmentEncoding: 'utf8',
      // A report within a mail that was sent on is no report on this one.
      forceRfc822Attachments: true,
      maxNestingDepth: 10,
      maxHeadersSize: mostOfMessage,
    });
  } catch {
    return null;
  }
}

/** An address as it is compared: in lower case, without angle brackets, its domain in ASCII. */
export function comparable(address: string): string {
  const plain = address.replace(/^<|>$/g, '').toLowerCase();
  const at = plain.lastIndexOf('@');
  return `${plain.slice(0, at + 1)}${domainToASCII(plain.slice(at + 1)) || plain.slice(at + 1)}`;
}
