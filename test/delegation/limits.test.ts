import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { newUser } from '../support/people.ts';
import { fieldErrors, type Fields, mainText, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const authority = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { informalName } });
const managed = async (name: string, page = '') =>
  `/administration/myndigheter/${(await authority(name)).id}${page}`;
const delegate = async (name: string, fields: Fields) =>
  (await portal.signIn('nimic')).submit(await managed(name, '/atkomstansvar'), fields);
const isSignedIn = async (visitor: Visitor) => (await visitor.get('/')).status === 200;

describe('an access manager and another one', () => {
  it('ACC-10 one cannot be assigned to another, and is not found to be', async () => {
    const { id } = await authority('Socialstyrelsen');
    const refused = await delegate('Konsumentverket', { extent: 'all', authorities: String(id) });
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused).authorities).toContain('är själv åtkomstansvarig');
    expect(mainText(refused)).toContain('aldrig för en annan åtkomstansvarig myndighet');
    const nimic = await portal.signIn('nimic');
    const path = await managed('Konsumentverket', '/atkomstansvar');
    const found = await nimic.post(path, { extent: 'all', sok: '1', search: 'socialstyrelsen' });
    expect(found.page.querySelector(`#found [value="${id}"]`)).toBeNull();
    expect((await authority('Konsumentverket')).kind).toBe('ORDINARY');
  });

  it('ACC-10 SEC-02 one that becomes access manager leaves the scope of the other, and does not come back', async () => {
    const atkomst = await portal.signIn('atkomst');
    const path = await managed('Läkemedelsverket');
    const before = await (await portal.signIn('nimic')).get(`${path}/atkomstansvar`);
    expect(mainText(before)).toContain(
      'Socialstyrelsen har åtkomstansvar för Läkemedelsverket i dag. Det upphör om Läkemedelsverket själv blir åtkomstansvarig.',
    );
    expect((await delegate('Läkemedelsverket', { extent: 'all' })).status).toBe(303);
    expect(await isSignedIn(atkomst)).toBe(false);
    const again = await portal.signIn('atkomst');
    for (const page of ['', '/anvandare', '/anvandare/ny'])
      expect((await again.get(path + page)).status).toBe(403);
    expect((await again.post(`${path}/anvandare/ny`, { ...newUser(), isAdministrator: 'on' })).status).toBe(
      403,
    );
    const { id } = await authority('Socialstyrelsen');
    const news = await openedMails(portal, { template: 'authority-news', authorityId: id });
    expect(news.at(-1)!.text).toContain('Er myndighet har inte längre åtkomstansvar för Läkemedelsverket.');
    await delegate('Läkemedelsverket', { extent: 'none' });
    expect((await again.get(path)).status).toBe(403);
    expect(mainText(await again.get('/administration/myndigheter'))).toContain(
      'Andra åtkomstansvariga myndigheter ansvarar bara den nationella samordnaren för.',
    );
  });

  it('ACC-10 ACC-02 the scope holds none even where the table says so, and none of another country', async () => {
    const { id: managerId } = await authority('Socialstyrelsen');
    const others = ['Opetushallitus', 'Läkemedelsverket'];
    for (const name of others) {
      const { id } = await authority(name);
      await portal.prisma.managedAuthority.createMany({
        data: [{ managerId, authorityId: id }],
        skipDuplicates: true,
      });
    }
    await portal.prisma.authority.update({
      where: { id: (await authority('Läkemedelsverket')).id },
      data: { kind: 'ACCESS_MANAGER' },
    });
    const atkomst = await portal.signIn('atkomst');
    for (const name of others) expect((await atkomst.get(await managed(name))).status).toBe(403);
    expect((await atkomst.get(await managed('Försäkringskassan'))).status).toBe(200);
  });
});

describe('a delegation that is narrowed', () => {
  it.each([
    ['a module goes', async () => ({ extent: 'some', modules: [String((await firstModule()).id)] })],
    ['an authority goes', () => Promise.resolve({ extent: 'all', authorities: [] })],
    ['it is taken back', () => Promise.resolve({ extent: 'none' })],
  ])('SEC-02 ends the sign-ins of its administrators at once when %s', async (_, narrowed) => {
    await delegate('Socialstyrelsen', {
      extent: 'all',
      authorities: String((await authority('Försäkringskassan')).id),
    });
    const atkomst = await portal.signIn('atkomst');
    await delegate('Socialstyrelsen', await narrowed());
    expect(await isSignedIn(atkomst)).toBe(false);
  });

  it('SEC-02 one that is widened ends none', async () => {
    await delegate('Socialstyrelsen', { extent: 'some', modules: String((await firstModule()).id) });
    const atkomst = await portal.signIn('atkomst');
    await delegate('Socialstyrelsen', { extent: 'all' });
    expect(await isSignedIn(atkomst)).toBe(true);
  });

  const firstModule = () => portal.prisma.module.findFirstOrThrow({ orderBy: { id: 'asc' } });
});
