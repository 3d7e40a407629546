import { expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { queueMail, sampleMail, sampleParameters } from '../support/mails.ts';
import { mainText, usePortalForEach, Visitor } from '../support/portal.ts';

const portal = usePortalForEach();
const settings = readSettings({ NODE_ENV: 'test' });
const outbox = createOutbox(settings);
const { password } = sampleParameters['password-reset'];

it('MAIL-01 the demo shows the mails to anybody, newest first, with what came of them', async () => {
  const recipients = ['forsta', 'andra', 'tredje'];
  const rows = [];
  for (const name of recipients)
    rows.push(await queueMail(portal, outbox, sampleMail({ recipient: `${name}@e.example` })));
  const [first, second] = rows.map(({ id }) => ({ where: { id } }));
  await portal.prisma.mail.update({ ...first!, data: { sentAt: new Date() } });
  await portal.prisma.mail.update({
    ...second!,
    data: { failedAt: new Date(), lastError: 'Mejlservern svarade: 550' },
  });
  const cards = (await portal.visitor().get('/demo/mejl')).page.querySelectorAll('article');
  expect(cards.map(({ text }) => /(\w+)@e\.example/.exec(text)?.[1])).toEqual(recipients.reverse());
  expect(cards.map((card) => card.querySelector('.ds-tag')?.text)).toEqual([
    'Väntar',
    'Kunde inte levereras',
    'Skickat',
  ]);
  expect(cards[1]?.text).toContain('Mejlservern svarade: 550');
  expect(cards[0]?.querySelector('h2')?.text).toBe('Nytt tillfälligt lösenord till Myndighetsportalen');
  expect(cards[0]?.text).toContain(`\n\n${password}\n\n`);
});

it('MAIL-01 the demo shows a mail whose content is gone or cannot be read', async () => {
  const { id } = await queueMail(portal, outbox);
  for (const data of [{ sealed: null }, { sealed: Buffer.from('nonsense') }, { template: 'toString' }]) {
    await portal.prisma.mail.update({ where: { id }, data });
    expect(mainText(await portal.visitor().get('/demo/mejl'))).toContain('Innehållet finns inte kvar.');
  }
});

it('MAIL-01 the demo shows fifty mails a page', async () => {
  for (let number = 0; number < 60; number++) await queueMail(portal, outbox);
  const total = await portal.prisma.mail.count();
  const count = async (query: string) =>
    (await portal.visitor().get(`/demo/mejl${query}`)).page.querySelectorAll('article').length;
  expect(await count('')).toBe(50);
  expect(await count('?sida=2')).toBe(total - 50);
  expect(await count('?sida=3')).toBe(0);
});

it('PWD-10 outside the demo there is no page with mails', async () => {
  const { prisma, pool } = portal;
  const app = createApp({ settings: { ...settings, isDemo: false }, prisma, pool });
  const answer = await new Visitor(app).get('/demo/mejl');
  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain(password);
});
