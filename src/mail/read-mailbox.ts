import { ImapFlow } from 'imapflow';
import { Counter } from 'prom-client';
import { isThisMachine } from '../settings.ts';
import { mostOfMessage } from './read-bounce.ts';
import { type BounceParts, takeBounce, type Taken } from './take-bounce.ts';

/** The most messages that are read at a time, and the latest ones that are looked through for unread ones. */
const mostMessages = 200;
const latest = 1_000;

const read = new Counter({
  name: 'portal_bounces_read_total',
  help: 'Messages read in the mailbox of MAIL_BOUNCE_MAILBOX, by what came of them.',
  labelNames: ['outcome'],
});

/** Those that have served their purpose. All others stay in the mailbox, marked as read. */
const deleted: readonly Taken[] = ['counted', 'repeated', 'gone'];

/**
 * Reads the unread messages of the mailbox that mails come back to (MAIL-04), at most 200. A message is deleted or marked
 * once its outcome is committed, so one that is read twice counts once.
 * @throws when the mailbox or the database cannot be reached; what is left is read the next time
 */
export async function readMailbox(mailbox: string, parts: BounceParts): Promise<void> {
  const client = connectTo(new URL(mailbox));
  // What goes wrong is thrown by what we wait for.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { exists } = await client.mailboxOpen(folderOf(mailbox));
    if (exists > 0) await readUnread(client, `${Math.max(1, exists - latest + 1)}:*`, parts);
    await client.logout();
  } finally {
    client.close();
  }
}

async function readUnread(client: ImapFlow, range: string, parts: BounceParts): Promise<void> {
  const unread = await client.search({ seq: range, seen: false }, { uid: true });
  if (!unread) throw new Error('the mailbox could not be searched');
  const source = { maxLength: mostOfMessage };
  for (const number of unread.slice(0, mostMessages)) {
    const uid = String(number);
    const message = await client.fetchOne(uid, { source }, { uid: true });
    if (!message || !message.source) continue; // Another machine has read and deleted it.
    const outcome = await takeBounce(message.source, parts);
    read.inc({ outcome });
    if (deleted.includes(outcome)) await client.messageDelete(uid, { uid: true });
    else await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true });
  }
}

function connectTo({ protocol, hostname, port, username, password }: URL): ImapFlow {
  const secure = protocol === 'imaps:';
  return new ImapFlow({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 993 : 143),
    secure,
    // The password never leaves the machine in clear.
    doSTARTTLS: secure ? undefined : !isThisMachine(hostname),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
}

const folderOf = (mailbox: string): string =>
  decodeURIComponent(new URL(mailbox).pathname.slice(1)) || 'INBOX';
