import { register } from 'prom-client';
import { afterEach, expect, it, vi } from 'vitest';
import { createSend, usualTimeouts } from '../../src/mail/send.ts';
import { watchServer } from '../../src/mail/watch-server.ts';
import { log } from '../../src/operation/log.ts';
import { readSettings } from '../../src/settings.ts';
import { useMailServer } from '../support/mail-server.ts';

const server = useMailServer();

const lines: string[] = [];
for (const level of ['warn', 'info'] as const)
  vi.spyOn(log, level).mockImplementation(
    (...said: unknown[]) => void lines.push(`${level}: ${said.at(-1) as string}`),
  );

afterEach(() => {
  lines.length = 0;
});

const isDown = async () =>
  (await register.getSingleMetric('portal_mail_server_down')!.get()).values[0]!.value;

const away = 'warn: the mail server takes no mails: they wait, and the mail queue says why';
const back = 'info: the mail server takes mails again';

it('MAIL-02 a mail server that is away is told of once, and once when it is back', async () => {
  const send = watchServer(createSend(readSettings({ SMTP_URL: server.url }), usualTimeouts));
  const mail = (recipient: string) =>
    send({
      id: 1,
      messageId: `${recipient}.1@example.se`,
      recipient,
      date: new Date(),
      language: 'sv',
      subject: 'Prov',
      text: 'Prov',
      html: '<p>Prov</p>',
    });
  await mail('a@e.example');
  expect(lines).toEqual([]);
  await server.goDown();
  await mail('a@e.example');
  await mail('b@e.example');
  expect(lines).toEqual([away]);
  expect(await isDown()).toBe(1);
  await server.comeUp();
  await mail('a@e.example');
  await mail('b@e.example');
  expect(lines).toEqual([away, back]);
  expect(await isDown()).toBe(0);
  // Who does not exist there is no fault of the server.
  server.behave({ kind: 'refuse', at: 'recipient', code: 550, text: 'no such user' });
  await mail('c@e.example');
  expect(lines).toEqual([away, back]);
});
