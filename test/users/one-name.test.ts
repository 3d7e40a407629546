import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogues } from '../../src/mail/catalogues.ts';
import { compose } from '../../src/mail/compose.ts';
import { openMail } from '../../src/mail/deliver.ts';
import { projectFolder } from '../../src/project-folder.ts';
import { readSettings } from '../../src/settings.ts';
import { pathOf, roleId, userByName } from '../support/people.ts';
import { fieldErrors, formOf, mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();
const users = '/administration/min-myndighet/anvandare';
const settings = readSettings({ NODE_ENV: 'test' });

const sukarno = { firstName: '', lastName: 'Sukarno', email: 'sukarno@arbetsmiljoverket.example' };

describe('somebody with one name', () => {
  it('USR-02 a name is put together in one place', () => {
    const joins = /first_name \|\| ' '|firstName\} \$\{/;
    const found = readdirSync(new URL('src', projectFolder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('generated'))
      .filter((path) => joins.test(readFileSync(new URL(`src/${path}`, projectFolder), 'utf8')));
    expect(found).toEqual(['web/person-name.ts']);
  });

  it('USR-02 USR-04 is registered with it as last name, and read well on every page', async () => {
    const karin = await portal.signIn('karin');
    const form = await karin.get(`${users}/ny`);
    expect(mainText(form)).toContain(
      'Lämna tomt för den som bara har ett namn, och skriv det som efternamn.',
    );
    expect((await karin.get(`${users}/anvandarnamn?firstName=&lastName=Sukarno`)).text).toBe('sukarno');
    const roles = [await roleId(portal, 'Läsare', 'Yrkeskvalifikationer')];
    const { headers } = await karin.submit(`${users}/ny`, { ...sukarno, roles });
    const receipt = await karin.get(headers.location!);
    expect(receipt.page.querySelector('h1')?.text).toBe('Sukarno är registrerad');
    expect(receipt.page.querySelector('.username')?.text).toBe('sukarno');
    expect(mainText(receipt)).toContain('Berätta användarnamnet för Sukarno på');

    const list = await karin.get(`${users}?text=sukarno`);
    expect(list.page.querySelector('tbody th a')?.text).toBe('Sukarno');
    const user = await karin.get(await pathOf(portal, 'sukarno'));
    expect(user.page.querySelector('h1')?.text).toBe('Sukarno');
    for (const page of ['/ta-bort', '/aterstall-losenord', '/redigera'])
      expect(mainText(await karin.get(await pathOf(portal, 'sukarno', page)))).toMatch(/\p{L} Sukarno\b/u);
    expect((await karin.get(`${users}/csv?text=sukarno`)).text).toContain('\r\n;Sukarno;sukarno@');
    for (const shown of [receipt, list, user]) expect(shown.page.text).not.toMatch(/, Sukarno|Sukarno,\s/);

    const event = await portal.prisma.logEvent.findFirstOrThrow({
      where: { action: 'user.registered', subjectName: { contains: 'Sukarno' } },
    });
    expect(event.subjectName).toBe('Sukarno');
  });

  it('USR-02 is changed from two names to one and back', async () => {
    const karin = await portal.signIn('karin');
    const path = `${await pathOf(portal, 'linnea.strom')}/redigera`;
    expect((await karin.submit(path, { firstName: ' ' })).status).toBe(303);
    expect(await userByName(portal, 'linnea.strom')).toMatchObject({ firstName: '', lastName: 'Ström' });
    expect(formOf(await karin.get(path)).fields).toMatchObject({ firstName: '', lastName: 'Ström' });
    expect((await karin.submit(path, { firstName: 'Linnea' })).status).toBe(303);
  });

  it('LOG-01 USR-02 does things under it, in the head of each page and in the log', async () => {
    const { id } = await userByName(portal, 'goran.blomqvist');
    await portal.prisma.user.update({ where: { id }, data: { firstName: '' } });
    const goran = await portal.signIn('goran.blomqvist');
    expect((await goran.get('/')).page.querySelector('header a[href="/mina-uppgifter"]')?.text).toBe(
      'Blomqvist',
    );
    await goran.submit('/mina-uppgifter', { telephone: '08-123 45 67' });
    const where = { action: 'user.changed', actorId: id };
    expect(await portal.prisma.logEvent.findFirstOrThrow({ where })).toMatchObject({
      actorName: 'Blomqvist',
    });
  });

  it('USR-02 a first name alone is asked for the last', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(`${users}/ny`, { ...sukarno, firstName: 'Sukarno', lastName: '' });
    expect(fieldErrors(answer)).toEqual({ lastName: 'Ange efternamn.' });
  });

  it('USR-02 spaces alone are no name, whoever writes them', async () => {
    const { id } = await userByName(portal, 'lars');
    for (const firstName of [' ', '   '])
      await expect(
        portal.pool.query('UPDATE "user" SET first_name = $1 WHERE id = $2', [firstName, id]),
      ).rejects.toThrow();
    await expect(
      portal.pool.query('UPDATE "user" SET last_name = $1 WHERE id = $2', ['', id]),
    ).rejects.toThrow();
  });

  it('MAIL-01 is greeted by it, in the mails that tell', async () => {
    const karin = await portal.signIn('karin');
    const suharto = { ...sukarno, lastName: 'Suharto', email: 'suharto@a.example', withoutRole: 'on' };
    await karin.submit(`${users}/ny`, suharto);
    await karin.submit(await pathOf(portal, 'suharto', '/aterstall-losenord'));
    const mails = await portal.prisma.mail.findMany({ where: { recipient: 'suharto@a.example' } });
    expect(mails.length).toBeGreaterThan(1);
    for (const mail of mails) expect(openMail(mail, settings).text).toMatch(/^Hej Suharto!\n/);
  });

  it.each([...catalogues.keys()])('MAIL-01 is greeted well in %s', (language) => {
    const parameters = { name: 'Sukarno', password: 'x', validUntil: '2126-07-01T00:00:00Z' };
    const [greeting] = compose('password-reset', language, parameters, settings).text.split('\n');
    expect(greeting).toMatch(/^(?:\S+ )*Sukarno(?:,| ?!|:|, a chara,)?$/);
    expect(greeting).not.toContain('  ');
  });
});
