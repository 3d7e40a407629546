import type { AddressInfo, Server, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerEnvelope } from 'smtp-server';
import { afterAll, afterEach, beforeAll } from 'vitest';

type RefusedAt = 'sender' | 'recipient' | 'content';

/** What the server does with a mail. */
export type Behaviour =
  | { kind: 'accept' }
  /** Answers so to the sender, to the recipient, or to the content once it has come. */
  | { kind: 'refuse'; at: RefusedAt; code: number; text: string }
  /** Says nothing more after the content. */
  | { kind: 'hang' }
  /** Breaks the connection after the content. */
  | { kind: 'drop' }
  /** Accepts, after so many milliseconds. */
  | { kind: 'late'; milliseconds: number };

export interface Envelope {
  from: string;
  to: string[];
  /** What is sent back: HDRS, the head alone. */
  ret: string | null;
  notify: string[];
  originalRecipient: string;
}

export interface MailServer {
  readonly url: string;
  /** What it has accepted, oldest first. */
  readonly accepted: readonly ParsedMail[];
  /** Who sent them and to whom, as said to the server (RFC 5321), and what it was to tell of failures (RFC 3461). */
  readonly envelopes: readonly Envelope[];
  /** What clients have said over the wire, in the pieces that it came in. */
  readonly heard: readonly string[];
  /** The Message-IDs of mails received whole, accepted or not. */
  readonly seen: readonly string[];
  /** From now until the end of the test. */
  behave: (behaviour: Behaviour) => void;
  /** Closes its port. */
  goDown: () => Promise<void>;
  comeUp: () => Promise<void>;
}

/** Gives the tests of the file, or of the `describe`, a real mail server on this machine. */
export function useMailServer(): MailServer {
  const server = createMailServer();
  beforeAll(server.comeUp);
  afterEach(server.reset);
  afterAll(server.goDown);
  return server;
}

/** The same outside of tests, for who calls `comeUp` and `goDown`. `reset` is what happens after each test. */
export function createMailServer(): MailServer & { reset: () => Promise<void> } {
  const state: State = {
    behaviour: { kind: 'accept' },
    accepted: [],
    envelopes: [],
    heard: [],
    seen: [],
    sockets: new Set(),
  };
  let server: SMTPServer | null = null;
  let port = 0;
  const comeUp = async () => {
    server = createServer(state);
    port = await listen(server, port, state);
  };
  const goDown = async () => {
    const stopped = server;
    server = null;
    if (stopped) await close(stopped, state.sockets);
  };
  const reset = async () => {
    state.behaviour = { kind: 'accept' };
    state.accepted.length = state.envelopes.length = state.heard.length = state.seen.length = 0;
    if (!server) await comeUp();
  };
  return {
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    accepted: state.accepted,
    envelopes: state.envelopes,
    heard: state.heard,
    seen: state.seen,
    behave: (behaviour) => {
      state.behaviour = behaviour;
    },
    goDown,
    comeUp,
    reset,
  };
}

interface State {
  behaviour: Behaviour;
  accepted: ParsedMail[];
  envelopes: Envelope[];
  heard: string[];
  seen: string[];
  sockets: Set<Socket>;
}

function createServer(state: State): SMTPServer {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideDSN: false,
    onMailFrom: (_address, _session, answer) => answer(refusalAt('sender', state.behaviour)),
    onRcptTo: (_address, _session, answer) => answer(refusalAt('recipient', state.behaviour)),
    onData: (stream, { envelope, remotePort }, answer) => {
      simpleParser(stream).then(
        (mail) => receive(mail, envelopeOf(envelope), remotePort, state, answer),
        () => undefined, // Who was sending it has gone in the middle.
      );
    },
  });
  server.on('error', () => undefined); // Connections that a test breaks.
  return server;
}

function envelopeOf({ mailFrom, rcptTo, dsn }: SMTPServerEnvelope): Envelope {
  const [recipient] = rcptTo;
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    ret: dsn?.ret ?? null,
    notify: recipient?.dsn?.notify ?? [],
    originalRecipient: recipient?.dsn?.orcpt ?? '',
  };
}

function receive(
  mail: ParsedMail,
  envelope: Envelope,
  remotePort: number,
  state: State,
  answer: (error?: Error | null) => void,
): void {
  const { behaviour } = state;
  const accept = () => {
    state.accepted.push(mail);
    state.envelopes.push(envelope);
    answer();
  };
  state.seen.push(mail.messageId ?? '');
  if (behaviour.kind === 'late') setTimeout(accept, behaviour.milliseconds);
  else if (behaviour.kind === 'accept') accept();
  else if (behaviour.kind === 'refuse') answer(refusalAt('content', behaviour) ?? tooLate);
  else if (behaviour.kind === 'drop') drop(remotePort, state);
}

/** This connection alone: another may be about to hear a yes that counts as accepted. */
function drop(remotePort: number, { sockets }: State): void {
  for (const socket of sockets) if (socket.remotePort === remotePort) socket.destroy();
}

/** For who was let past the sender and the recipient before the server began to refuse them. */
const tooLate = Object.assign(new Error('Try later'), { responseCode: 451 });

function refusalAt(at: RefusedAt, behaviour: Behaviour): Error | null {
  if (behaviour.kind !== 'refuse' || behaviour.at !== at) return null;
  return Object.assign(new Error(behaviour.text), { responseCode: behaviour.code });
}

async function listen(server: SMTPServer, port: number, { sockets, heard }: State): Promise<number> {
  const listener: Server = server.server;
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('data', (said: Buffer) => heard.push(said.toString()));
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (listener.address() as AddressInfo).port;
}

async function close(server: SMTPServer, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}
