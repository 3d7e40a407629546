import { describe, expect, it } from 'vitest';
import { mailedPassword, pathOf, userByName } from '../support/people.ts';
import { mainText, notice, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();
const reset = (username: string) => pathOf(portal, username, '/aterstall-losenord');

describe('Återställ lösenord', () => {
  it('PWD-01 mails a temporary password, unblocks, and ends the user’s sessions', async () => {
    const [karin, lars] = [await portal.signIn('karin'), await portal.signIn('lars')];
    const page = await karin.get(await reset('lars'));
    expect(mainText(page)).toContain('Återställ lösenordet för Lars Bergqvist?');
    const answer = await karin.submit(await reset('lars'));
    const shown = await karin.get(answer.headers.location!);
    expect(notice(shown)).toContain('Ett tillfälligt lösenord är på väg med mejl');
    expect(mainText(shown)).toContain('Tillfälligt lösenord På väg');
    expect((await lars.get('/')).headers.location).toBe('/logga-in?till=%2F');
    expect(mainText(await lars.get('/logga-in'))).toContain('Glömt lösenordet?');
    await expect(portal.signIn('lars')).rejects.toThrow('stämmer inte');
    const { email } = await userByName(portal, 'lars');
    const again = await portal.signIn('lars', await mailedPassword(portal, email));
    expect((await again.get('/')).headers.location).toBe('/byt-losenord');
  });

  it('PWD-01 lets a blocked user in again, all the way', async () => {
    const karin = await portal.signIn('karin');
    await expect(portal.signIn('blockerad')).rejects.toThrow();
    await karin.submit(await reset('blockerad'));
    const { email } = await userByName(portal, 'blockerad');
    const user = await portal.signIn('blockerad', await mailedPassword(portal, email));
    await user.submit('/byt-losenord', { newPassword: 'Inne1igen', repeatedPassword: 'Inne1igen' });
    expect((await user.get('/')).status).toBe(200);
  });

  it('PWD-01 is in the user’s language', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(await reset('helmi.rantanen'));
    const { id } = await userByName(portal, 'helmi.rantanen');
    expect(await portal.prisma.mail.findFirst({ where: { userId: id } })).toMatchObject({
      language: 'fi',
      template: 'password-reset',
    });
  });

  it('PWD-01 nobody resets his or her own', async () => {
    const karin = await portal.signIn('karin');
    expect((await karin.get(await reset('karin'))).status).toBe(404);
    const answer = await karin.post(await reset('karin'), {});
    expect(notice(await karin.get(answer.headers.location!))).toContain('kan inte återställa ditt eget');
    await portal.signIn('karin');
  });

  it('PWD-01 never another authority’s users, and never by an ordinary user', async () => {
    const [karin, zoran] = [await portal.signIn('karin'), await portal.signIn('zoran.petrovic')];
    expect((await karin.post(await reset('ensam'), {})).status).toBe(404);
    expect((await zoran.post(await reset('karin'), {})).status).toBe(403);
    await portal.signIn('ensam');
    await portal.signIn('karin');
  });

  it('PWD-10 the password is nowhere to be seen but in the mail', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(await reset('goran.blomqvist'));
    const { email } = await userByName(portal, 'goran.blomqvist');
    const password = await mailedPassword(portal, email);
    const pages = [
      answer,
      await karin.get(answer.headers.location!),
      await karin.get('/administration/handelselogg'),
    ];
    expect(pages.some(({ text }) => text.includes(password))).toBe(false);
    const tables = await portal.pool.query(
      `SELECT query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')::text AS xml FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(JSON.stringify(tables.rows).includes(password)).toBe(false);
  });
});
