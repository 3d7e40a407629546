import { parseArgs } from 'node:util';
import { mostOfMessage } from '../mail/read-bounce.ts';
import { takeBounce, type Taken } from '../mail/take-bounce.ts';
import { log } from '../operation/log.ts';
import { SettingsError } from '../settings.ts';
import { type Command, done, withWork } from './command.ts';

/** sysexits.h: mail servers keep the message, and try again. */
const temporaryFailure = 75;

/** For a mail server that pipes to it what comes to MAIL_BOUNCE_ADDRESS (MAIL-04). */
export const bounce: Command = {
  usage: 'bounce < MEDDELANDE',
  what: [
    'Tar emot ett mejl som kom tillbaka till MAIL_BOUNCE_ADDRESS, och visar det som inte levererat.',
    'Slutar med 75 när det inte går nu, så att mejlservern försöker igen.',
  ],
  run: async (args) => {
    parseArgs({ args });
    const message = await readInput();
    try {
      return await withWork(async ({ db, now }, settings) => {
        if (settings.bounceAddress === undefined) throw new SettingsError('Ange MAIL_BOUNCE_ADDRESS.');
        return done(outcomes[await takeBounce(message, { db, settings, now })]);
      });
    } catch (fault) {
      if (fault instanceof SettingsError)
        return { succeeded: false, lines: [fault.message], code: temporaryFailure };
      log.error({ fault }, 'what was piped in could not be taken');
      return { succeeded: false, lines: ['Meddelandet kunde inte tas emot nu.'], code: temporaryFailure };
    }
  },
};

/** The beginning of what is piped in. The rest is read as well, so that who pipes it sees no error. */
async function readInput(): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    if (length < mostOfMessage) parts.push(part);
    length += part.length;
  }
  return Buffer.concat(parts);
}

/** None is a refusal: the mail server must not send the message back. */
const outcomes: Record<Taken, string> = {
  counted: 'Mejlet visas nu som inte levererat.',
  repeated: 'Mejlet visades redan som inte levererat.',
  gone: 'Mejlet finns inte kvar.',
  'other-recipient': 'Mejlet skickades vidare till någon annan, som det inte nådde.',
  'no-failure': 'Meddelandet säger inte att ett mejl inte kunde levereras.',
  'not-ours': 'Meddelandet hör inte till något av portalens mejl.',
};
