import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { mailedPassword, userByName } from '../support/people.ts';
import { mainText, notice, usePortal } from '../support/portal.ts';

const portal = usePortal();
const list = '/administration/nationella-samordnare/SE/administratorer';

describe('the administrators of a national coordinator', () => {
  it('ACC-10 the Commission sees them with the status of their passwords', async () => {
    const { firstName, lastName, email, id } = await userByName(portal, 'nimic');
    await portal.prisma.user.update({ where: { id }, data: { failedSignIns: 5 } });
    const commission = await portal.signIn('kommissionen');
    const country = await commission.get('/administration/nationella-samordnare/SE');
    expect(country.page.querySelector(`main a[href="${list}"]`)?.text).toBe('Administratörer');
    const shown = mainText(await commission.get(list));
    expect(shown).toContain('Kommerskollegium');
    expect(shown).toMatch(new RegExp(`${firstName} ${lastName} ${email}.*blockerat.*Återställ lösenord`));
  });

  it('ACC-10 AUT-10 LOG-01 resets a password: by mail to the user, with an event, and the administrators are told', async () => {
    const { id, email, authorityId, firstName, lastName } = await userByName(portal, 'nimic');
    await portal.prisma.user.update({ where: { id }, data: { failedSignIns: 0 } });
    const nimic = await portal.signIn('nimic');
    await portal.prisma.user.update({ where: { id }, data: { failedSignIns: 5 } });
    const commission = await portal.signIn('kommissionen');
    const path = `${list}/${id}/aterstall-losenord`;
    const question = mainText(await commission.get(path));
    expect(question).toContain(`Återställ lösenordet för ${firstName} ${lastName}, Kommerskollegium?`);
    const answer = await commission.submit(path);
    expect(answer.headers.location).toBe(list);
    expect(notice(await commission.get(list))).toContain(`på väg med mejl till ${email}`);
    expect((await nimic.get('/')).headers.location).toContain('/logga-in');
    const again = await portal.signIn('nimic', await mailedPassword(portal, email));
    expect((await again.get('/')).headers.location).toBe('/byt-losenord');
    const event = await portal.prisma.logEvent.findFirstOrThrow({ where: { action: 'password.reset' } });
    expect(event).toMatchObject({ authorityId, subjectId: id });
    expect(event.actorName).toContain('(Kommissionen');
    const news = await openedMails(portal, { template: 'authority-news', authorityId });
    expect(news.map(({ text }) => text).join()).toContain(
      'har återställt lösenordet för en användare vid er',
    );
  });

  it.each(['karin', 'lars', 'atkomst'])('ACC-10 not of %s, who is at another authority', async (username) => {
    const { id, passwordHash } = await userByName(portal, username);
    const commission = await portal.signIn('kommissionen');
    const path = `${list}/${id}/aterstall-losenord`;
    expect((await commission.get(path)).status).toBe(404);
    expect((await commission.post(path, {})).status).toBe(404);
    expect((await userByName(portal, username)).passwordHash).toBe(passwordHash);
  });

  it('ACC-10 not of somebody there who is no administrator', async () => {
    const { authorityId } = await userByName(portal, 'nimic');
    const { id } = await userByName(portal, 'lars');
    const other = await portal.prisma.user.findFirst({ where: { authorityId, isAdministrator: false } });
    const commission = await portal.signIn('kommissionen');
    expect((await commission.post(`${list}/${other?.id ?? id}/aterstall-losenord`, {})).status).toBe(404);
  });
});
