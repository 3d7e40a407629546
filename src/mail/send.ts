import nodemailer from 'nodemailer';
import { isThisMachine, type Settings } from '../settings.ts';
import { returnAddressOf } from './return-address.ts';

/** How long to wait for the mail server, in milliseconds. */
export interface Timeouts {
  connection: number;
  greeting: number;
  /** Without a word, once greeted. */
  socket: number;
}

export const usualTimeouts: Timeouts = { connection: 10_000, greeting: 10_000, socket: 30_000 };

export interface OutgoingMail {
  id: number;
  /** Without angle brackets. */
  messageId: string;
  recipient: string;
  date: Date;
  language: string;
  subject: string;
  text: string;
  html: string;
}

/** What came of a try: sent, refused for good, or worth another try later. */
export type Outcome = { kind: 'sent' } | { kind: 'refused' | 'postponed'; error: string };

/** Sends one mail and says what came of it; never throws. */
export type Send = (mail: OutgoingMail) => Promise<Outcome>;

/** Sends by the mail server of SMTP_URL; without one, mails are only shown at /demo/mejl. */
export function createSend(settings: Settings, timeouts: Timeouts): Send {
  const { smtpUrl, mailFrom, helpDesk } = settings;
  if (smtpUrl === undefined) return () => Promise.resolve({ kind: 'sent' });
  const transport = nodemailer.createTransport({ ...serverOf(smtpUrl), ...transportOptions(timeouts) });
  return async ({ id, messageId, recipient, language, ...content }) => {
    try {
      await transport.sendMail({
        ...content,
        messageId: `<${messageId}>`,
        from: mailFrom,
        // An object: a string would be taken apart at commas.
        to: { name: '', address: recipient },
        replyTo: helpDesk,
        ...returnTo(id, recipient, settings),
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      });
      return { kind: 'sent' };
    } catch (fault) {
      return outcomeOf(fault as SmtpFault);
    }
  };
}

/**
 * Where the mail comes back to. A server that can (RFC 3461) tells of failures alone, names the recipient that we know, and
 * sends the mail's head without what it says, which may be a password (PWD-10).
 */
function returnTo(id: number, recipient: string, settings: Settings) {
  const from = returnAddressOf(id, settings);
  if (from === null) return {};
  return {
    envelope: { from, to: recipient },
    dsn: { ret: 'HDRS', notify: 'FAILURE', orcpt: isAscii(recipient) ? `rfc822;${recipient}` : undefined },
  } as const;
}

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** Read here and not by nodemailer, which lets the query change where mail goes. */
function serverOf(smtpUrl: string) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // No mail leaves the machine in clear (MAIL-02, PWD-10): where the server cannot encrypt, it waits.
    requireTLS: !isThisMachine(hostname),
    auth: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
  };
}

const transportOptions = ({ connection, greeting, socket }: Timeouts) => ({
  connectionTimeout: connection,
  greetingTimeout: greeting,
  socketTimeout: socket,
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** What nodemailer throws. */
export interface SmtpFault extends Error {
  code?: string;
  /** The server's answer, and its number. */
  response?: string;
  responseCode?: number;
  /** What the server answered to. */
  command?: string;
}

/**
 * A server's no (5xx) to the recipient or to the content is final. Everything else may be over next time:
 * a server that is away, full (4xx), misconfigured, or that does not let us in.
 */
export function outcomeOf(fault: SmtpFault): Outcome {
  return { kind: concernsTheMail(fault) ? 'refused' : 'postponed', error: describe(fault) };
}

/** Refusals of us (RFC 4954, RFC 7504), in answer to whatever command. */
const refusalsOfTheSender = [521, 530, 534, 535, 538];

const concernsTheMail = ({ responseCode = 0, command = '', response = '' }: SmtpFault): boolean =>
  responseCode >= 500 &&
  ['RCPT TO', 'DATA'].includes(command) &&
  !refusalsOfTheSender.includes(responseCode) &&
  !/relay/i.test(response);

/**
 * One line for the operator. The server's answer is quoted only where it cannot repeat our password or the mail's
 * content; otherwise only its numbers are given (PWD-10).
 */
function describe({ code, command = '', response = '', message }: SmtpFault): string {
  const numbers = /^\d{3}([ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response)?.[0] ?? 'inget svar';
  if (code === 'EAUTH') return `Mejlservern godtog inte portalens inloggning (${numbers}).`;
  if (code === 'ETIMEDOUT') return 'Mejlservern svarade inte i tid.';
  if (!response) return oneLine(`Mejlservern gick inte att nå: ${message}`);
  return oneLine(`Mejlservern svarade: ${['MAIL FROM', 'RCPT TO'].includes(command) ? response : numbers}`);
}

/** Without control characters: PostgreSQL takes no NUL. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, 300);
