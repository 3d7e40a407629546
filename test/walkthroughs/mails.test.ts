import { beforeEach, expect, it } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { queueMail } from '../support/mails.ts';
import { useWalkthrough } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();

beforeEach(async () => {
  await portal.prisma.mail.deleteMany();
  const { id } = await queueMail(portal, createOutbox(readSettings({ NODE_ENV: 'test' })), {
    template: 'email-changed',
    recipient: 'asa@arbetsmiljoverket.example',
    language: 'fi',
    parameters: { name: 'Åsa Öberg', before: 'fore@e.example', after: 'asa@arbetsmiljoverket.example' },
  });
  const lastError = 'Mejlservern svarade: 550 5.1.1 No such user';
  await portal.prisma.mail.update({ where: { id }, data: { failedAt: new Date(), tries: 1, lastError } });
});

it.each([
  { width: 1280, javaScript: true },
  { width: 1280, javaScript: false },
  { width: 320, javaScript: false },
])('MAIL-01 MAIL-03 the Commission’s mails at $width pixels, script $javaScript', async (how) => {
  const claire = await open(how);
  await claire.signIn('kommissionen');
  await claire.follow('Administration');
  await claire.follow('Mejl');
  await claire.follow('Kunde inte levereras (1)');
  expect(await claire.mainText()).toContain('550 5.1.1 No such user');
  await claire.press('Försök igen med Ändrad e-postadress till asa@arbetsmiljoverket.example');
  expect(await claire.notice()).toBe('Mejlet till asa@arbetsmiljoverket.example skickas igen.');
  expect(await claire.mainText()).toContain('Inga mejl att visa.');

  await claire.follow('Så ser mejlen ut');
  await claire.choose('Mejl', 'Tillfälligt lösenord');
  await claire.choose('Språk', 'suomi');
  await claire.press('Visa');
  const mail = claire.page.frameLocator('iframe[title="Tillfälligt lösenord, på finska"]');
  const password = mail.getByText('Exempel7kaka', { exact: true });
  await password.waitFor();
  expect(await mail.locator('html').getAttribute('lang')).toBe('fi');
  // The style of the mail is let through by its own policy.
  expect(await password.evaluate((element: unknown) => getComputedStyle(element).fontWeight)).toBe('700');
  expect(await claire.mainText()).toContain('Som ren text');
});

// In the browser; TypeScript knows of no documents here.
declare const getComputedStyle: (element: unknown) => { fontWeight: string };
