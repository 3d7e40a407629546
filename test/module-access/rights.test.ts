import { describe, expect, it } from 'vitest';
import { newUser, pathOf, roleId, userByName } from '../support/people.ts';
import { mainText, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const isSignedIn = async (visitor: Visitor) => (await visitor.get('/')).status === 200;

describe('a role that is lost', () => {
  it('SEC-02 ends the sign-ins of its holder at once, when an administrator takes it', async () => {
    const role = await roleId(portal, 'Läsare', 'Tjänster');
    const karin = await portal.signIn('karin');
    const path = await pathOf(portal, 'lars', '/redigera');
    const { assignments } = await userByName(portal, 'lars');
    const others = assignments.map(({ roleId }) => String(roleId)).filter((id) => id !== role);
    await karin.submit(path, { roles: [...others, role] });
    const lars = await portal.signIn('lars');
    expect((await karin.submit(path, { roles: others })).status).toBe(303);
    expect(await isSignedIn(lars)).toBe(false);
  });

  it('SEC-02 one’s own ends one’s other sign-ins, and not the one that this is done in', async () => {
    const role = await roleId(portal, 'Läsare', 'Tjänster');
    const path = await pathOf(portal, 'karin', '/redigera');
    const [karin, elsewhere] = [await portal.signIn('karin'), await portal.signIn('karin')];
    const { assignments } = await userByName(portal, 'karin');
    const others = assignments.map(({ roleId }) => String(roleId)).filter((id) => id !== role);
    await karin.submit(path, { roles: [...others, role] });
    expect(await isSignedIn(elsewhere)).toBe(true);
    expect((await karin.submit(path, { roles: others })).status).toBe(303);
    expect([await isSignedIn(karin), await isSignedIn(elsewhere)]).toEqual([true, false]);
  });

  it('SEC-02 goes with a module that is withdrawn: its holders are signed out, nobody else', async () => {
    const { authorityId } = await userByName(portal, 'lars');
    const [module] = await portal.prisma.roleAssignment.findMany({ where: { user: { username: 'lars' } } });
    const lars = await portal.signIn('lars');
    const nimic = await portal.signIn('nimic');
    const path = `/administration/myndigheter/${authorityId}/moduler/${module!.moduleId}/aterkalla`;
    expect((await nimic.submit(path)).status).toBe(303);
    expect([await isSignedIn(lars), await isSignedIn(nimic)]).toEqual([false, true]);
  });
});

describe('a module that has been retired', () => {
  it('ACC-05 ACC-08 is given to nobody, neither by itself nor with a registration', async () => {
    const module = await portal.prisma.module.create({
      data: { code: 'retired', labels: { sv: 'Utgången' }, retiredAt: portal.clock.now },
    });
    const authority = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Konsumentverket' },
    });
    const nimic = await portal.signIn('nimic');
    const path = `/administration/myndigheter/${authority.id}/moduler/ge`;
    const answer = await nimic.post(path, { moduleId: String(module.id), part: 'COMPETENT_AUTHORITY' });
    expect(answer.status).toBe(422);
    expect(mainText(answer)).toContain('Modulen går inte att ge eller återkalla av din myndighet.');
    const { firstName, lastName } = newUser();
    const registered = await nimic.post('/administration/myndigheter/registrera', {
      officialName: 'Zqwxj',
      informalName: 'Zqwxj',
      email: 'z@q.example',
      language: 'sv',
      firstName,
      lastName,
      userEmail: 'ny@q.example',
      userLanguage: 'sv',
      [`part-${module.id}`]: 'COMPETENT_AUTHORITY',
      fromStep: 'summary',
      toStep: 'done',
    });
    expect(registered.status).toBe(303);
    expect(await portal.prisma.authorityModule.count({ where: { moduleId: module.id } })).toBe(0);
  });
});
