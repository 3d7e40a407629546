import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSend, outcomeOf, type OutgoingMail } from '../../src/mail/send.ts';
import { readSettings } from '../../src/settings.ts';
import { useMailServer } from '../support/mail-server.ts';

const server = useMailServer();
/** Long, so that a busy machine is not taken for a hanging server. */
const timeouts = { connection: 20_000, greeting: 20_000, socket: 20_000 };
const outgoing: OutgoingMail = {
  id: 7,
  messageId: 'one@portalen.example',
  recipient: 'asa@arbetsmiljoverket.example',
  date: new Date('2026-11-23T12:00:00Z'),
  language: 'sv',
  subject: 'Ämne med åäö',
  text: 'Hej Åsa!\n',
  html: '<p>Hej Åsa!</p>',
};
const sendTo = (url: string, changes: Partial<OutgoingMail> = {}, socket = timeouts.socket) => {
  const settings = readSettings({ SMTP_URL: url, HELP_DESK: 'hjalp@portalen.example' });
  return createSend(settings, { ...timeouts, socket })({ ...outgoing, ...changes });
};

describe('the mail server gets', () => {
  it('MAIL-01 text and HTML, from the portal, with where to turn, and the headers of a mail sent by itself', async () => {
    expect(await sendTo(server.url)).toEqual({ kind: 'sent' });
    const [mail] = server.accepted;
    expect(mail).toMatchObject({
      messageId: '<one@portalen.example>',
      subject: 'Ämne med åäö',
      text: 'Hej Åsa!\n',
      html: '<p>Hej Åsa!</p>',
      date: outgoing.date,
      from: { text: '"Myndighetsportalen" <portalen@myndighetsportalen.example>' },
      replyTo: { text: 'hjalp@portalen.example' },
    });
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.headers.get('content-language')).toBe('sv');
    // These are no lists: nobody can leave them.
    expect([...mail!.headers.keys()].filter((name) => /^(list|precedence)/.test(name))).toEqual([]);
  });

  it.each([
    'r&d@myndighet.example',
    'hr/team@myndighet.example',
    "!#$%&'*+-/=?^_`{|}~@myndighet.example",
    'info@xn--rksmrgs-5wao1o.example',
  ])('AUT-04 MAIL-01 %s as recipient, as it is', async (recipient) => {
    expect(await sendTo(server.url, { recipient })).toEqual({ kind: 'sent' });
    expect(server.heard.join('')).toContain(`RCPT TO:<${recipient}>`);
  });

  it('MAIL-01 one recipient, whatever the address looks like', async () => {
    const recipient = 'asa@a.example, bo@b.example';
    expect(await sendTo(server.url, { recipient })).toMatchObject({ kind: 'refused' });
    expect(server.accepted).toEqual([]);
  });
});

describe('what came of a try', () => {
  it.each([
    ['recipient', 550, '5.1.1 No such user', 'refused', 'Mejlservern svarade: 550 5.1.1 No such user'],
    [
      'recipient',
      554,
      '5.7.1 Relay access denied',
      'postponed',
      'Mejlservern svarade: 554 5.7.1 Relay access denied',
    ],
    [
      'recipient',
      530,
      '5.7.0 Authentication required',
      'postponed',
      'Mejlservern svarade: 530 5.7.0 Authentication required',
    ],
    ['recipient', 450, '4.2.0 Greylisted', 'postponed', 'Mejlservern svarade: 450 4.2.0 Greylisted'],
    ['content', 554, '5.6.0 Hej Åsa! is not wanted', 'refused', 'Mejlservern svarade: 554 5.6.0'],
    ['content', 451, 'Later', 'postponed', 'Mejlservern svarade: 451'],
  ] as const)('MAIL-02 %s answered with %i %s: %s', async (at, code, text, kind, error) => {
    server.behave({ kind: 'refuse', at, code, text });
    expect(await sendTo(server.url)).toEqual({ kind, error });
  });

  it('MAIL-02 a server that breaks off, hangs or is not there: later', async () => {
    server.behave({ kind: 'drop' });
    expect(await sendTo(server.url)).toMatchObject({ kind: 'postponed' });
    server.behave({ kind: 'hang' });
    expect(await sendTo(server.url, {}, 300)).toEqual({
      kind: 'postponed',
      error: 'Mejlservern svarade inte i tid.',
    });
    await server.goDown();
    const { kind, error } = (await sendTo(server.url)) as { kind: string; error: string };
    expect(kind).toBe('postponed');
    expect(error).toContain('Mejlservern gick inte att nå: connect ECONNREFUSED');
  });

  it('PWD-10 what a server answers to our password is not kept', async () => {
    const port = await listen(
      '220 hello\r\n',
      '250 AUTH PLAIN\r\n',
      '535 5.7.8 no, not with hemligheten\r\n',
    );
    expect(await sendTo(`smtp://portalen:hemligheten@127.0.0.1:${port}`)).toEqual({
      kind: 'postponed',
      error: 'Mejlservern godtog inte portalens inloggning (535 5.7.8).',
    });
  });

  it.each(['554 5.3.2 closed for today\r\n', '521 no mail here\r\n', '421 too busy\r\n'])(
    'MAIL-02 a server that greets with %j: later',
    async (greeting) => {
      expect(await sendTo(`smtp://127.0.0.1:${await listen(greeting)}`)).toMatchObject({ kind: 'postponed' });
    },
  );

  it('MAIL-02 a server that never greets: later', async () => {
    const settings = readSettings({ SMTP_URL: `smtp://127.0.0.1:${await listen('')}` });
    const send = createSend(settings, { ...timeouts, greeting: 300 });
    expect(await send(outgoing)).toEqual({ kind: 'postponed', error: 'Mejlservern svarade inte i tid.' });
  }, 15_000);

  it('MAIL-02 an answer of any length and with any characters can be noted', () => {
    const response = `550 \0${'å'.repeat(1000)}`;
    const outcome = outcomeOf(
      Object.assign(new Error(), { response, responseCode: 550, command: 'RCPT TO' }),
    );
    expect(outcome.kind === 'refused' && outcome.error).toMatch(/^Mejlservern svarade: 550 å{50,300}$/);
  });
});

let listener: Server | null = null;
afterEach(() => listener?.close());

/** A server that says these lines, one at each thing it hears; the first at once. */
async function listen(greeting: string, ...answers: string[]): Promise<number> {
  listener = createServer((socket) => {
    const left = [...answers];
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.on('data', () => socket.write(left.shift() ?? '221 bye\r\n'));
  });
  await new Promise<void>((resolve) => listener?.listen(0, '127.0.0.1', resolve));
  return (listener.address() as AddressInfo).port;
}

// Other systems give themselves no second address of their own.
describe.runIf(process.platform === 'linux')('a mail server elsewhere that cannot encrypt', () => {
  it('PWD-10 MAIL-02 is told neither sender, recipient nor content: the mail waits', async () => {
    const commands: string[] = [];
    const clearServer = createServer((socket) => {
      socket.write('220 mail\r\n');
      socket.on('data', (data) => {
        commands.push(...data.toString().trim().split('\r\n'));
        socket.write(data.toString().startsWith('STARTTLS') ? '502 no\r\n' : '250 ok\r\n');
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => clearServer.listen(0, '127.0.0.2', resolve));
    const { port } = clearServer.address() as AddressInfo;
    const settings = { ...readSettings({}), smtpUrl: `smtp://127.0.0.2:${port}` };
    const outcome = await createSend(settings, timeouts)(outgoing);
    clearServer.close();
    expect(outcome.kind).toBe('postponed');
    expect(commands.filter((command) => /^(MAIL|RCPT|DATA)/i.test(command))).toEqual([]);
  });
});
