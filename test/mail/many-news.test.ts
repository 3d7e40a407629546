import { expect, it } from 'vitest';
import { createOutbox, type NewsMail } from '../../src/mail/outbox.ts';
import type { NewsItem } from '../../src/mail/templates.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { openedMails } from '../support/mails.ts';

const database = useDatabase('demo');
const outbox = createOutbox(readSettings({}));
const minute = 60_000;

async function tell(recipient: string, now: Date, ...news: NewsItem[]): Promise<void> {
  const { id: authorityId } = await database.prisma.authority.findFirstOrThrow({ orderBy: { id: 'asc' } });
  const mail: NewsMail = {
    template: 'authority-news',
    recipient,
    authorityId,
    language: 'sv',
    parameters: { name: 'Verket', authority: 'Verket', news },
  };
  await database.prisma.$transaction((transaction) => outbox.gather(transaction, [mail], now));
}

it('AUT-10 what happens again and again within one mail is told once', async () => {
  const now = new Date();
  for (let time = 0; time < 5; time++)
    await tell('samma@news.example', now, { what: 'data-changed', by: 'Socialstyrelsen' });
  await tell('samma@news.example', now, { what: 'data-changed', by: 'Kommerskollegium' });
  const [mail, ...others] = await openedMails(database, { recipient: 'samma@news.example' });
  expect(others).toEqual([]);
  expect(mail!.text.match(/Socialstyrelsen har ändrat/g)).toHaveLength(1);
  expect(mail!.text.match(/Kommerskollegium har ändrat/g)).toHaveLength(1);
});

it('AUT-10 after twenty mails with news in a day, those that follow are gathered for a day', async () => {
  const start = Date.now();
  for (let time = 0; time < 60; time++)
    await tell('manga@news.example', new Date(start + time * 16 * minute), {
      what: 'module-given',
      by: 'Socialstyrelsen',
      module: `Modul ${time}.`,
    });
  const mails = await openedMails(database, { recipient: 'manga@news.example' });
  expect(mails).toHaveLength(21);
  expect(mails[20]!.nextTryAt.getTime()).toBe(start + 20 * 16 * minute + 24 * 60 * minute);
  for (let time = 20; time < 60; time++) expect(mails[20]!.text).toContain(`Modul ${time}.`);
});
