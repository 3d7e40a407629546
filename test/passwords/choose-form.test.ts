import { expect, it } from 'vitest';
import { demoPassword, fieldErrors, usePortalForEach, type Visitor } from '../support/portal.ts';

const portal = usePortalForEach();
const path = '/byt-losenord';
const change = (who: Visitor, presentPassword: string, newPassword: string, repeatedPassword = newPassword) =>
  who.post(path, { presentPassword, newPassword, repeatedPassword });

it('PWD-03 PWD-08 says all that is wrong at once, each at its field', async () => {
  const lars = await portal.signIn('lars');
  expect(fieldErrors(await change(lars, 'Fel12345', 'abcdefgh', 'abc'))).toEqual({
    presentPassword: 'Det nuvarande lösenordet stämmer inte.',
    newPassword:
      'Lösenordet måste innehålla minst en stor bokstav. Lösenordet måste innehålla minst en siffra.',
    repeatedPassword: 'Lösenorden är inte lika. Skriv samma lösenord i båda fälten.',
  });
  expect(fieldErrors(await change(lars, '', 'abc', 'abcd'))).toMatchObject({
    presentPassword: 'Ange ditt nuvarande lösenord.',
    newPassword: expect.stringContaining('minst 8 tecken') as string,
    repeatedPassword: 'Lösenorden är inte lika. Skriv samma lösenord i båda fälten.',
  });
  expect(fieldErrors(await change(lars, '', 'Ekorrhjul7', ''))).toEqual({
    presentPassword: 'Ange ditt nuvarande lösenord.',
    repeatedPassword: 'Ange det nya lösenordet en gång till.',
  });
  const used = 'Lösenordet får inte vara något av dina fem senaste lösenord.';
  expect(fieldErrors(await change(lars, demoPassword, demoPassword, 'Annat123'))).toMatchObject({
    newPassword: expect.stringContaining(used) as string,
    repeatedPassword: 'Lösenorden är inte lika. Skriv samma lösenord i båda fälten.',
  });
  await portal.signIn('lars');
});

it('PWD-02 PWD-08 which passwords were used before is not told to who does not know the present one', async () => {
  const lars = await portal.signIn('lars');
  const { newPassword } = fieldErrors(await change(lars, 'Fel12345', demoPassword));
  expect(newPassword ?? '').not.toContain('fem senaste');
});

it('PWD-08 tells password managers whose password it is, and keeps translators from names and passwords', async () => {
  const lars = await portal.signIn('lars');
  const { page } = await lars.get(path);
  const username = page.querySelector('input[autocomplete=username]')!;
  expect(username.getAttribute('value')).toBe('lars');
  expect(username.hasAttribute('readonly')).toBe(true);
  expect(username.hasAttribute('name')).toBe(false);
  const shown = [
    ...page.querySelectorAll('input[type=password], #username'),
    ...(await portal.visitor().get('/logga-in')).page.querySelectorAll('main input:not([type=hidden])'),
    (await lars.get('/mina-uppgifter')).page.querySelectorAll('dd').find(({ text }) => text === 'lars')!,
  ];
  expect(shown.map((element) => element.getAttribute('translate'))).toEqual(shown.map(() => 'no'));
  expect(shown).toHaveLength(7);
});

it('PWD-07 PWD-08 when only the two new ones differ, that is no wrong try', async () => {
  const lars = await portal.signIn('lars');
  for (let number = 0; number < 6; number++)
    expect(fieldErrors(await change(lars, demoPassword, 'Nytt1234', 'Nytt1235'))).toEqual({
      repeatedPassword: 'Lösenorden är inte lika. Skriv samma lösenord i båda fälten.',
    });
  expect((await change(lars, demoPassword, 'Nytt1234')).status).toBe(303);
});
