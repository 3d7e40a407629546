/** Whom a message is about, and where it is sent. */
export interface About {
  /** The return address of the mail. */
  to: string;
  recipient: string;
}

const lines = (...parts: string[]): Buffer => Buffer.from(parts.join('\r\n'));

const original = (recipient: string): string[] => [
  'From: Portalen <portalen@portalen.example>',
  `To: ${recipient}`,
  'Message-ID: <0b6cf9c0@portalen.example>',
  'Subject: =?utf-8?Q?L=C3=B6senord?=',
  '',
];

/** A report as Postfix writes it: RFC 3464, «auto-replied» as RFC 3834 has it. One group of fields for each recipient. */
export const report = (to: string, groups: string[][], head: string[] = []): Buffer =>
  lines(
    'Return-Path: <>',
    'From: MAILER-DAEMON@relay.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${to}`,
    'Auto-Submitted: auto-replied',
    ...head,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="A1.1758/relay.example"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--A1.1758/relay.example',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    "I'm sorry to have to inform you that your message could not be delivered.",
    '',
    '--A1.1758/relay.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example',
    'X-Postfix-Queue-ID: 4F1B22C0D3',
    'Arrival-Date: Mon, 23 Nov 2026 12:00:00 +0100 (CET)',
    ...groups.flatMap((group) => ['', ...group]),
    '',
    '--A1.1758/relay.example',
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    ...original('x@y.example'),
    '--A1.1758/relay.example--',
    '',
  );

export const group = (recipient: string, action = 'failed', status = '5.1.1'): string[] => [
  `Final-Recipient: rfc822; ${recipient}`,
  `Action: ${action}`,
  `Status: ${status}`,
  'Remote-MTA: dns; mx.example',
  'Diagnostic-Code: smtp; 550 5.1.1 <secret words of a stranger>: Recipient address rejected:',
  '    User unknown in virtual mailbox table',
];

export const failed = ({ to, recipient }: About): Buffer => report(to, [group(recipient)]);

/** Within another message: with a boundary of its own. */
const attached = (about: About): string => failed(about).toString().replaceAll('A1.1758', 'B2.1758');

/** What says that the mail came back for good, with the number that it gives. */
export const final: Record<string, [status: string, (about: About) => Buffer]> = {
  'Postfix, an unknown address': ['5.1.1', failed],
  'Postfix, given up after days': [
    '4.4.1',
    ({ to, recipient }) => report(to, [group(recipient, 'failed', '4.4.1')]),
  ],
  'Postfix, passed on to an address that is gone': [
    '5.1.1',
    ({ to, recipient }) =>
      report(to, [
        [`Original-Recipient: rfc822;${recipient.replace('.', '+2E')}`, ...group('gone@else.example')],
      ]),
  ],
  'one of several recipients, in capitals, after one that was reached': [
    '5.2.2',
    ({ to, recipient }) =>
      report(to, [
        group('other@else.example', 'delivered', '2.0.0'),
        group('third@else.example', 'failed', '5.1.1'),
        group(`<${recipient.toUpperCase()}>`, 'Failed (mailbox full)', '5.2.2 (full)'),
      ]),
  ],
  'Exchange, with lines that end in line feeds': [
    '5.1.10',
    ({ to, recipient }) =>
      Buffer.from(
        report(to, [group(recipient, 'failed', '5.1.10')], ['X-MS-Exchange-Message-Is-Ndr:'])
          .toString()
          .replaceAll('\r\n', '\n'),
      ),
  ],
  'a server that changed the case of the return address': [
    '5.1.1',
    ({ to, recipient }) => failed({ to: to.toUpperCase(), recipient }),
  ],
  'a server that names it in Delivered-To alone': [
    '5.1.1',
    ({ to, recipient }) => report('undisclosed-recipients:;', [group(recipient)], [`Delivered-To: ${to}`]),
  ],
  'Exim, before it wrote reports': [
    'utan felkod',
    ({ to, recipient }) =>
      lines(
        'Return-path: <>',
        `Envelope-to: ${to}`,
        'X-Failed-Recipients: other@else.example,',
        `  ${recipient}`,
        'Auto-Submitted: auto-replied',
        'From: Mail Delivery System <Mailer-Daemon@mx.example>',
        `To: ${to}`,
        'Subject: Mail delivery failed: returning message to sender',
        '',
        'This message was created automatically by mail delivery software.',
        '',
      ),
  ],
  qmail: [
    '5.1.1',
    ({ to, recipient }) =>
      lines(
        'Return-Path: <>',
        'From: MAILER-DAEMON@mx.example',
        `To: ${to}`,
        'Subject: failure notice',
        '',
        'Hi. This is the qmail-send program at mx.example.',
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "This is a permanent error; I've given up. Sorry it didn't work out.",
        '',
        `<${recipient}>:`,
        'Sorry, no mailbox here by that name. (#5.1.1)',
        '',
        '--- Below this line is a copy of the message.',
        '',
        ...original(recipient),
      ),
  ],
};

/** What comes to the same address and says nothing of the kind. */
export const harmless: Record<string, (about: About) => Buffer> = {
  'a delay': ({ to, recipient }) =>
    report(to, [group(recipient, 'delayed', '4.4.1')], [`X-Failed-Recipients: ${recipient}`]),
  'one that says delayed with a final number': ({ to, recipient }) =>
    report(to, [group(recipient, 'delayed', '5.4.1')]),
  'handed on to a server that reports nothing': ({ to, recipient }) =>
    report(to, [group(recipient, 'relayed', '2.1.9')]),
  'one that says failed of what went well': ({ to, recipient }) =>
    report(to, [group(recipient, 'failed', '2.0.0')]),
  'somebody who is away': ({ to, recipient }) =>
    lines(
      'Return-Path: <>',
      `From: ${recipient}`,
      `To: ${to}`,
      'Subject: Automatiskt svar: semester',
      'Auto-Submitted: auto-replied',
      '',
      'Hej! Jag är borta. Ditt mejl kunde inte besvaras (5.1.1).',
    ),
  'somebody who is to be convinced that a person wrote': ({ to, recipient }) =>
    lines(
      `Return-Path: <${recipient}>`,
      `From: ${recipient}`,
      `To: ${to}`,
      'Subject: Please confirm: your message was not delivered',
      `X-Failed-Recipients: ${recipient}`,
      '',
      'Your message could not be delivered until you press this link.',
    ),
  'a receipt that it was read': ({ to, recipient }) =>
    Buffer.from(
      failed({ to, recipient }).toString().replaceAll('delivery-status', 'disposition-notification'),
    ),
  'an answer with a report attached': ({ to, recipient }) =>
    lines(
      `From: ${recipient}`,
      `To: ${to}`,
      'Content-Type: multipart/mixed; boundary="outer"',
      '',
      '--outer',
      'Content-Type: message/rfc822',
      '',
      failed({ to, recipient }).toString(),
      '--outer--',
    ),
  'a report with a report attached': ({ to, recipient }) =>
    Buffer.from(
      report(to, [group(recipient, 'delayed', '4.4.1')])
        .toString()
        .replace(
          'Content-Type: text/rfc822-headers',
          `Content-Type: message/rfc822\r\n\r\n${attached({ to, recipient })}`,
        ),
    ),
  'a report that says nothing, with a report attached': ({ to, recipient }) =>
    Buffer.from(
      report(to, [])
        .toString()
        .replace(
          'Content-Type: message/delivery-status',
          `Content-Type: message/rfc822\r\n\r\n${attached({ to, recipient })}`,
        ),
    ),
  'somebody who is away, and quotes': ({ to, recipient }) =>
    lines('Return-Path: <>', `To: ${to}`, '', 'Hej!', '', `<${recipient}>:`, 'Ditt lösenord är …'),
  nothing: ({ to }) => lines(`To: ${to}`, '', ''),
};
