import { beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/passwords/hash.ts';
import { userByName } from '../support/people.ts';
import {
  demoPassword,
  fieldErrors,
  mainText,
  notice,
  usePortalForEach,
  type Visitor,
} from '../support/portal.ts';

const portal = usePortalForEach();
const path = '/byt-losenord';
const change = (who: Visitor, presentPassword: string, newPassword: string, repeatedPassword = newPassword) =>
  who.post(path, { presentPassword, newPassword, repeatedPassword });

/** Lars as he was, with one password in his history. */
beforeEach(async () => {
  const hash = await hashPassword(demoPassword);
  const { id } = await userByName(portal, 'lars');
  await portal.prisma.passwordHistory.deleteMany({ where: { userId: id } });
  await portal.prisma.passwordHistory.create({ data: { userId: id, hash, chosenAt: new Date(0) } });
  await portal.prisma.user.update({
    where: { id },
    data: { passwordHash: hash, failedSignIns: 0, passwordTemporary: false },
  });
});

describe('Byt lösenord', () => {
  it('PWD-08 changes the password, and ends the user’s other sessions', async () => {
    const [here, there] = [await portal.signIn('lars'), await portal.signIn('lars')];
    const answer = await change(here, demoPassword, 'Nytt1234');
    expect(notice(await here.get(answer.headers.location!))).toContain('Ditt nya lösenord gäller nu');
    expect((await there.get('/')).status).toBe(303);
    expect((await here.get('/')).status).toBe(200);
    await expect(portal.signIn('lars')).rejects.toThrow('stämmer inte');
    await portal.signIn('lars', 'Nytt1234');
  });

  it('PWD-08 requires the present password', async () => {
    const lars = await portal.signIn('lars');
    expect(fieldErrors(await change(lars, 'Fel12345', 'Nytt1234')).presentPassword).toBe(
      'Det nuvarande lösenordet stämmer inte.',
    );
    expect(fieldErrors(await change(lars, '', 'Nytt1234')).presentPassword).toBe(
      'Ange ditt nuvarande lösenord.',
    );
    await portal.signIn('lars');
  });

  it('PWD-07 PWD-08 is no way round the block: five wrong present passwords block', async () => {
    const lars = await portal.signIn('lars');
    for (let number = 0; number < 5; number++) await change(lars, `Fel1234${number}`, 'Nytt1234');
    expect(fieldErrors(await change(lars, demoPassword, 'Nytt1234')).presentPassword).toContain(
      'stämmer inte',
    );
    await expect(portal.signIn('lars')).rejects.toThrow();
  });

  it('PWD-03 lists each unmet demand by itself', async () => {
    const lars = await portal.signIn('lars');
    const answer = await change(lars, demoPassword, 'abc');
    expect(answer.status).toBe(422);
    expect(answer.page.querySelectorAll('.ds-error-summary li').map(({ text }) => text.trim())).toEqual([
      'Lösenordet måste innehålla minst 8 tecken.',
      'Lösenordet måste innehålla minst en stor bokstav.',
      'Lösenordet måste innehålla minst en siffra.',
    ]);
    expect(answer.text).not.toContain('value="abc"');
  });

  it('PWD-03 refuses what anybody would guess: common passwords, and what others know of the user', async () => {
    const lars = await portal.signIn('lars');
    const { firstName, lastName } = await userByName(portal, 'lars');
    const common = 'Lösenordet får inte vara ett vanligt lösenord, till exempel Sommar2026.';
    const own =
      'Lösenordet får inte innehålla ditt namn, ditt användarnamn, din e-postadress, din myndighets namn eller portalens namn.';
    const refused = async (password: string) =>
      (await change(lars, demoPassword, password)).page
        .querySelectorAll('.ds-error-summary li')
        .map(({ text }) => text.trim());
    expect(await refused('Sommar2026')).toEqual([common]);
    for (const name of [
      firstName,
      lastName,
      `${firstName} ${lastName}`,
      'Arbetsmiljoverket',
      'Myndighetsportalen',
    ])
      expect(await refused(`9${name}-xyz`)).toEqual([own]);
    expect(await refused(`${firstName}9`)).toEqual(
      expect.arrayContaining(['Lösenordet måste innehålla minst 8 tecken.', common, own]),
    );
    await portal.signIn('lars');
  });

  it('PWD-03 shows the demands before typing', async () => {
    const lars = await portal.signIn('lars');
    const text = mainText(await lars.get(path));
    for (const demand of [
      'minst 8 tecken',
      'en stor bokstav',
      'en liten bokstav',
      'en siffra',
      'vanligt lösenord',
      'ditt namn',
      'fem senaste',
    ])
      expect(text).toContain(demand);
  });

  it('PWD-02 refuses the five most recent passwords, the present one included, and takes the sixth', async () => {
    const lars = await portal.signIn('lars');
    const first = 'Forsta1234';
    await change(lars, demoPassword, first);
    const passwords = [first, 'Andra1234', 'Tredje1234', 'Fjarde1234', 'Femte1234'];
    for (const [index, next] of passwords.slice(1).entries())
      expect((await change(lars, passwords[index]!, next)).status).toBe(303);
    for (const used of passwords)
      expect(fieldErrors(await change(lars, 'Femte1234', used)).newPassword).toBe(
        'Lösenordet får inte vara något av dina fem senaste lösenord.',
      );
    expect((await change(lars, 'Femte1234', 'Sjatte1234')).status).toBe(303);
    expect((await change(lars, 'Sjatte1234', first)).status).toBe(303);
  });

  it('PWD-02 also the same text with decomposed accents', async () => {
    const lars = await portal.signIn('lars');
    await change(lars, demoPassword, 'Grönsköld1'.normalize('NFC'));
    expect(
      fieldErrors(await change(lars, 'Grönsköld1', 'Grönsköld1'.normalize('NFD'))).newPassword,
    ).toContain('fem senaste');
  });

  it('PWD-04 is valid for six months from now', async () => {
    const lars = await portal.signIn('lars');
    await change(lars, demoPassword, 'Nytt1234');
    const { passwordExpiresAt } = await userByName(portal, 'lars');
    const days = (passwordExpiresAt.getTime() - portal.clock.now.getTime()) / 86_400_000;
    expect(days).toBeGreaterThan(180);
    expect(days).toBeLessThan(185);
  });

  it('of ten changes at once, one is done', async () => {
    const lars = await portal.signIn('lars');
    await lars.token();
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, index) => change(lars, demoPassword, `Samtidig${index}A`)),
    );
    // The first one renews the session: whatever is read after that is a stranger's.
    expect(answers.filter(({ headers }) => headers.location === '/')).toHaveLength(1);
  });

  it('LOG-01 PWD-10 is an event, and no password is in it or in any page', async () => {
    const lars = await portal.signIn('lars');
    const answer = await change(lars, demoPassword, 'Granris9876');
    expect(answer.text + (await lars.get('/')).text).not.toContain('Granris9876');
    const events = await portal.pool.query<{ text: string }>(
      `SELECT to_jsonb(e)::text AS text FROM log_event e`,
    );
    expect(events.rows.some(({ text }) => text.includes('password.chosen'))).toBe(true);
    expect(events.rows.some(({ text }) => text.includes('Granris9876'))).toBe(false);
  });

  it.each([
    ['newPassword', 'x'.repeat(20_000)],
    ['newPassword', 'Aa1\0aaaaa'],
    ['presentPassword', ['a', 'b']],
    ['newPassword', ['a', 'b']],
  ] as [string, string | string[]][])(
    'SEC-05 %s: bad input is refused at its field',
    async (field, value) => {
      const lars = await portal.signIn('lars');
      const answer = await lars.post(path, {
        presentPassword: demoPassword,
        newPassword: 'Nytt1234',
        repeatedPassword: 'Nytt1234',
        [field]: value,
      });
      expect(answer.status).toBe(422);
      expect(fieldErrors(answer)[field]).toBeTruthy();
    },
  );
});
