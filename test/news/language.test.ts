import { expect, it } from 'vitest';
import { openedMails, sendWaiting } from '../support/mails.ts';
import { userByName } from '../support/people.ts';
import { demoPassword, usePortal } from '../support/portal.ts';

const portal = usePortal();

it('USR-15 MAIL-01 news that wait go out in the language that the user has chosen meanwhile', async () => {
  const lars = await portal.signIn('lars');
  const changed = { newPassword: 'Blåbärspaj77', repeatedPassword: 'Blåbärspaj77' };
  await lars.submit('/byt-losenord', { presentPassword: demoPassword, ...changed });
  const { email: recipient } = await userByName(portal, 'lars');
  const newsOf = () => openedMails(portal, { template: 'user-news', recipient });
  expect(await newsOf()).toMatchObject([{ language: 'sv' }]);
  await lars.submit('/mina-uppgifter', { language: 'fi' });
  await sendWaiting(portal, portal.clock.now);
  const [sent] = await newsOf();
  expect(sent).toMatchObject({ language: 'fi' });
  expect(sent!.text).toMatch(/^Hyvä Lars/);
});
