import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, formOf, mainText, notice, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();
const list = '/administration/namnandringar';
const own = '/administration/min-myndighet';

/** Karin's authority changes its name, and the Commission opens the entry. */
async function changeName(informalName: string) {
  const karin = await portal.signIn('karin');
  await karin.submit(`${own}/redigera`, { informalName, majorNameChange: 'on' });
  const { id, authorityId } = await portal.prisma.nameChange.findFirstOrThrow({
    where: { newName: informalName, closedAt: null },
  });
  return { path: `${list}/${id}`, id, authorityId };
}
const namesOf = async (authorityId: number) =>
  Object.fromEntries(
    (await portal.prisma.authorityName.findMany({ where: { authorityId } })).map((name) => [
      name.language,
      [name.informalName, name.needsReview],
    ]),
  );

describe('the work list of name changes', () => {
  it('AUT-03 ACC-08 shows what waits with old and new name', async () => {
    const { path } = await changeName('Arbetsmiljömyndigheten');
    const commission = await portal.signIn('kommissionen');
    const text = mainText(await commission.get(list));
    expect(text).toContain('Arbetsmiljömyndigheten Arbetsmiljöverket Sverige');
    const entry = await commission.get(path);
    expect(mainText(entry)).toContain('Gammalt namn Arbetsmiljöverket Nytt namn Arbetsmiljömyndigheten');
    expect(entry.page.querySelectorAll('.name-grid input')).toHaveLength(23);
  });

  it('AUT-03 AUT-10 the Commission writes names and closes; the authority sees what became of it and is told', async () => {
    const { path, authorityId } = await changeName('Verket för arbetsmiljö');
    const commission = await portal.signIn('kommissionen');
    const { fields } = formOf(await commission.get(path));
    const changes = {
      'name-fi': 'Työympäristövirasto',
      'name-en': '',
      comment: 'Det engelska namnet är borttaget.',
    };
    const answer = await commission.post(path, { ...fields, ...changes });
    expect(notice(await commission.get(answer.headers.location!))).toContain('är behandlad');
    const names = await namesOf(authorityId);
    expect(names.fi).toEqual(['Työympäristövirasto', false]);
    expect(names.en).toBeUndefined();
    expect(Object.values(names).filter(([, needsReview]) => needsReview)).toEqual([]);
    const karin = await portal.signIn('karin');
    const shown = mainText(await karin.get(own));
    expect(shown).toContain('Kommissionen har behandlat namnändringen');
    expect(shown).toContain('Ändrade namn: engelska, finska.');
    expect(shown).toContain('Det engelska namnet är borttaget.');
    const mails = await openedMails(portal, { template: 'authority-news', authorityId });
    const administrators = await portal.prisma.user.findMany({
      where: { authorityId, isAdministrator: true },
    });
    const { email } = await portal.prisma.authority.findUniqueOrThrow({ where: { id: authorityId } });
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(
      [email, ...administrators.map((one) => one.email)].sort(),
    );
    for (const { text } of mails) {
      expect(text).toContain('– Kommissionen har ändrat namnet på finska till Työympäristövirasto.');
      expect(text).toContain('– Kommissionen har tagit bort namnet på engelska.');
    }
    const [event] = await portal.prisma.logEvent.findMany({
      where: { authorityId, action: 'name-change.closed' },
      orderBy: { id: 'desc' },
      take: 1,
    });
    expect(event).toMatchObject({
      action: 'name-change.closed',
      changes: { comment: { after: changes.comment } },
    });
  });

  it('AUT-03 the Commission may leave the names: the marks go all the same', async () => {
    const { path, authorityId } = await changeName('AV');
    const before = Object.keys(await namesOf(authorityId));
    const commission = await portal.signIn('kommissionen');
    await commission.submit(path);
    expect(await namesOf(authorityId)).toEqual(
      Object.fromEntries(before.map((language) => [language, [expect.any(String), false]])),
    );
    expect(mainText(await commission.get(`${list}?visa=behandlade`))).toContain('AV');
    expect(mainText(await commission.get(path))).not.toContain('Spara och avsluta');
  });

  it('AUT-03 «Spara utan att avsluta» keeps names and comment, and the entry waits on', async () => {
    const { path, authorityId } = await changeName('Halvfärdiga verket');
    const commission = await portal.signIn('kommissionen');
    const typed = { 'name-fi': 'Keskeneräinen', comment: 'Finska klar, resten i morgon.', keepOpen: 'ja' };
    const before = await namesOf(authorityId);
    const answer = await commission.submit(path, typed);
    expect(answer.headers.location).toBe(path);
    const entry = await commission.get(path);
    expect(notice(entry)).toContain('Namnändringen väntar tills du avslutar den');
    expect(formOf(entry).fields).toMatchObject({ 'name-fi': 'Keskeneräinen', comment: typed.comment });
    expect(await namesOf(authorityId)).toEqual({ ...before, fi: ['Keskeneräinen', false] });
    expect(mainText(await commission.get(list))).toContain('Halvfärdiga verket');
    expect(mainText(await commission.get('/'))).toMatch(/namnändring(ar)? väntar/);
    // The name is told now, and the comment when it is closed.
    const news = async () =>
      (await openedMails(portal, { template: 'authority-news', authorityId })).map(({ text }) => text).join();
    expect(await news()).not.toContain(typed.comment);
    expect(mainText(await (await portal.signIn('karin')).get(own))).not.toContain(typed.comment);
    expect((await commission.submit(path)).headers.location).toBe(list);
    expect(await news()).toContain(typed.comment);
    expect(mainText(await commission.get(list))).not.toContain('Halvfärdiga verket');
  });

  it('AUT-03 two at the Commission at once: the second is told, and changes nothing', async () => {
    const { path, authorityId } = await changeName('AMV');
    const commission = await portal.signIn('kommissionen');
    const { fields } = formOf(await commission.get(path));
    await commission.post(path, { ...fields, 'name-et': 'Esimene' });
    const second = await commission.post(path, { ...fields, 'name-et': 'Teine' });
    expect(second.status).toBe(409);
    expect(mainText(second)).toContain('Någon annan har redan behandlat namnändringen.');
    expect((await namesOf(authorityId)).et).toEqual(['Esimene', false]);
  });

  it('AUT-03 changed once more meanwhile: the Commission is shown the newest name and loses nothing', async () => {
    const { path } = await changeName('Namn ett');
    const commission = await portal.signIn('kommissionen');
    const { fields } = formOf(await commission.get(path));
    await changeName('Namn två');
    const answer = await commission.post(path, { ...fields, 'name-lv': 'Nosaukums' });
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Nu heter den Namn två.');
    expect(formOf(answer).fields).toMatchObject({ 'name-lv': 'Nosaukums', newName: 'Namn två' });
    expect((await commission.post(path, formOf(answer).fields)).status).toBe(303);
  });

  it('SEC-05 what cannot be a name gets its message at the field', async () => {
    const { path } = await changeName('Namn tre');
    const commission = await portal.signIn('kommissionen');
    const answer = await commission.submit(path, { 'name-da': 'x'.repeat(101), comment: 'y'.repeat(1001) });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual({
      'name-da': 'Namnet på danska får innehålla högst 100 tecken.',
      comment: 'Kommentar till myndigheten får innehålla högst 1000 tecken.',
    });
  });

  it('SEC-05 an entry that is not there', async () => {
    const commission = await portal.signIn('kommissionen');
    for (const id of ['0', '999999', 'x', '99999999999'])
      expect((await commission.get(`${list}/${id}`)).status).toBe(404);
  });
});
