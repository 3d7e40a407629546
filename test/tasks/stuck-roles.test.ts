import { beforeEach, describe, expect, it } from 'vitest';
import { userByName } from '../support/people.ts';
import { mainText, usePortalForEach, type Visitor } from '../support/portal.ts';

const portal = usePortalForEach();
const users = '/administration/min-myndighet/anvandare';
const words = 'Ingen som har en roll kan logga in';
const line = /(?:är ensam om en roll|har roller) som behövs, men/;

/** Lars is the only one who is Handläggare in Yrkeskvalifikationer, and the role needs one. */
let lars: Awaited<ReturnType<typeof userByName>>;
beforeEach(async () => {
  lars = await userByName(portal, 'lars');
  await portal.prisma.moduleRole.updateMany({
    where: { code: 'case-handler', module: { code: 'professional-qualifications' } },
    data: { minimumUsers: 1 },
  });
});

const change = (data: object) => portal.prisma.user.update({ where: { id: lars.id }, data });
const past = () => new Date(portal.clock.now.getTime() - 1000);

describe('the only holder of a role that needs one', () => {
  it.each([
    ['is blocked', () => ({ failedSignIns: 5 })],
    ['has an expired password', () => ({ passwordExpiresAt: past() })],
    ['has never signed in', () => ({ firstSignInAt: null })],
  ])('USR-25 %s: the administrators are told, and see whom', async (_, data) => {
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get(users))).not.toContain(words);
    expect(mainText(await karin.get('/'))).not.toMatch(line);
    await change(data());
    expect(mainText(await karin.get('/'))).toMatch(line);
    const list = await karin.get(`${users}?need=stuck`);
    expect(mainText(list)).toContain(words);
    expect(mainText(list)).toContain('rollen Handläggare i modulen Yrkeskvalifikationer');
    expect(list.page.querySelectorAll('tbody th').map(({ text }) => text)).toEqual(['Bergqvist, Lars']);
  });

  it('USR-25 of a role that nobody needs to have nothing is said', async () => {
    await portal.prisma.moduleRole.updateMany({ data: { minimumUsers: 0 } });
    await change({ failedSignIns: 5 });
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get('/'))).not.toMatch(line);
    expect(mainText(await karin.get(users))).not.toContain(words);
    expect((await karin.get(`${users}?need=stuck`)).page.querySelectorAll('tbody th')).toEqual([]);
  });

  it('USR-25 as long as another holder can sign in, nothing is said', async () => {
    await change({ failedSignIns: 5 });
    const held = await portal.prisma.roleAssignment.findMany({
      where: {
        userId: lars.id,
        role: { code: 'case-handler', module: { code: 'professional-qualifications' } },
      },
    });
    const karin = await portal.signIn('karin');
    const { id } = await userByName(portal, 'karin');
    await portal.prisma.roleAssignment.createMany({ data: held.map((one) => ({ ...one, userId: id })) });
    expect(mainText(await karin.get('/'))).not.toMatch(line);
  });

  describe('where no administrator can sign in either', () => {
    const lines = async (visitor: Visitor) => mainText(await visitor.get('/'));

    it('USR-25 the access manager is told, and sees which authority', async () => {
      const nimic = await portal.signIn('nimic');
      await change({ failedSignIns: 5 });
      const told = /myndighet har en roll som ingen kan använda/;
      expect(await lines(nimic)).not.toMatch(told);
      await portal.prisma.user.updateMany({
        where: { authorityId: lars.authorityId, isAdministrator: true },
        data: { failedSignIns: 5 },
      });
      expect(await lines(nimic)).toMatch(told);
      const list = await nimic.get('/administration/myndigheter?roller=utelasta');
      expect(list.page.querySelectorAll('tbody th a').map(({ text }) => text)).toEqual(['Arbetsmiljöverket']);
      const place = `/administration/myndigheter/${lars.authorityId}/anvandare`;
      expect(mainText(await nimic.get(place))).toContain('rollen Handläggare i modulen Yrkeskvalifikationer');
    });
  });
});
