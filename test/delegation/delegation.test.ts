import { beforeEach, describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, formOf, mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();
const authority = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { informalName } });
const pathOf = async (name: string) =>
  `/administration/myndigheter/${(await authority(name)).id}/atkomstansvar`;
const moduleId = async (code: string) =>
  String((await portal.prisma.module.findUniqueOrThrow({ where: { code } })).id);

/** The national coordinator makes Konsumentverket access manager for Tjänster, or takes that back. */
async function delegateTo(extent: 'none' | 'some', managed: string[] = []) {
  const nimic = await portal.signIn('nimic');
  const authorities = await Promise.all(managed.map(async (name) => String((await authority(name)).id)));
  const modules = extent === 'some' ? await moduleId('services') : [];
  const answer = await nimic.submit(await pathOf('Konsumentverket'), { extent, modules, authorities });
  expect(answer.status).toBe(303);
}

describe('delegation', () => {
  beforeEach(() =>
    portal.prisma.authority.updateMany({
      where: { informalName: 'Konsumentverket' },
      data: { kind: 'ORDINARY', managesAllModules: false },
    }),
  );

  it('ACC-06 the national coordinator makes an authority access manager for some modules and some authorities', async () => {
    const ensam = await portal.signIn('ensam');
    expect((await ensam.get('/administration/myndigheter')).status).toBe(403);
    const managed = await authority('Skatteverket');
    await portal.prisma.mail.deleteMany();
    await delegateTo('some', ['Skatteverket']);
    expect(mainText(await ensam.get('/administration/myndigheter'))).toContain('Skatteverket');
    const give = `/administration/myndigheter/${managed.id}/moduler/ge`;
    const options = (await ensam.get(give)).page.querySelectorAll('input[name=moduleId]');
    expect(options.length).toBeLessThanOrEqual(1);
    const [mail] = await openedMails(portal, { authorityId: managed.id, template: 'authority-news' });
    expect(mail?.text).toContain('Konsumentverket har fått åtkomstansvar för er myndighet.');
    const told = await openedMails(portal, {
      template: 'authority-news',
      authorityId: (await authority('Konsumentverket')).id,
    });
    expect(told[0]?.text).toContain('Kommerskollegium har gjort er myndighet åtkomstansvarig');
  });

  it('ACC-06 SEC-02 takes it back: from the next request on, nothing of it is left', async () => {
    await delegateTo('some', ['Skatteverket']);
    const ensam = await portal.signIn('ensam');
    const managed = await authority('Skatteverket');
    expect((await ensam.get(`/administration/myndigheter/${managed.id}`)).status).toBe(200);
    await delegateTo('none');
    expect((await ensam.get(`/administration/myndigheter/${managed.id}`)).headers.location).toContain(
      '/logga-in',
    );
    const again = await portal.signIn('ensam');
    expect((await again.get(`/administration/myndigheter/${managed.id}`)).status).toBe(403);
    const { id } = await authority('Konsumentverket');
    expect(await portal.prisma.managedAuthority.count({ where: { managerId: id } })).toBe(0);
    expect(await portal.prisma.accessManagerModule.count({ where: { authorityId: id } })).toBe(0);
  });

  it('ACC-06 wholly: all modules, those to come too', async () => {
    const nimic = await portal.signIn('nimic');
    const managed = await authority('Polisen');
    await nimic.submit(await pathOf('Konsumentverket'), { extent: 'all', authorities: String(managed.id) });
    await portal.prisma.module.create({ data: { code: 'brand-new', labels: { sv: 'Alldeles ny' } } });
    const ensam = await portal.signIn('ensam');
    expect(mainText(await ensam.get(`/administration/myndigheter/${managed.id}/moduler/ge`))).toContain(
      'Alldeles ny',
    );
  });

  it('ACC-06 authorities are found by searching, and nothing chosen is lost', async () => {
    const nimic = await portal.signIn('nimic');
    const path = await pathOf('Transportstyrelsen');
    const { fields } = formOf(await nimic.get(path));
    const found = await nimic.post(path, { ...fields, extent: 'all', sok: '1', search: 'forsakringskasan' });
    expect(found.status).toBe(200);
    expect(mainText(found)).toContain('Försäkringskassan');
    expect(formOf(found).fields.extent).toBe('all');
    expect((await authority('Transportstyrelsen')).kind).toBe('ORDINARY');
  });

  it('ACC-02 ACC-06 never one outside the country, nor the authority itself', async () => {
    const nimic = await portal.signIn('nimic');
    for (const name of ['Opetushallitus', 'Transportstyrelsen', 'Kommerskollegium']) {
      const { id } = await authority(name);
      const answer = await nimic.submit(await pathOf('Transportstyrelsen'), {
        extent: 'all',
        authorities: String(id),
      });
      expect(answer.status).toBe(422);
      expect(fieldErrors(answer).authorities).toContain('ingår inte i ditt åtkomstansvar');
    }
    expect((await authority('Transportstyrelsen')).kind).toBe('ORDINARY');
  });

  it('ACC-06 another access manager cannot delegate', async () => {
    const atkomst = await portal.signIn('atkomst');
    expect((await atkomst.get(await pathOf('Läkemedelsverket'))).status).toBe(403);
    expect((await atkomst.post(await pathOf('Läkemedelsverket'), { extent: 'all' })).status).toBe(403);
  });

  it.each([
    ['extent', { extent: 'everything' }, 'Välj åtkomstansvar i listan.'],
    ['modules', { extent: 'some', modules: [] }, 'Markera minst en modul.'],
    ['modules', { extent: 'some', modules: 'x' }, 'Det som är valt finns inte. Välj på nytt.'],
    ['modules', { extent: 'some', modules: '999999' }, 'finns inte längre'],
  ])('SEC-05 %s: %j gets its message', async (field, fields, message) => {
    const nimic = await portal.signIn('nimic');
    const answer = await nimic.post(await pathOf('Transportstyrelsen'), fields);
    expect(answer.status).toBe(422);
    expect(mainText(answer)).toContain(message);
    expect(answer.page.querySelector(`.ds-error-summary a[href="#${field}"]`)).not.toBeNull();
  });
});
