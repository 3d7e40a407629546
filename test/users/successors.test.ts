import { expect, it } from 'vitest';
import { pathOf, userByName } from '../support/people.ts';
import { mainText, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();

/** Who is offered to take over, and where the links lead. */
async function offered(by: string, path: string) {
  const { page } = await (await portal.signIn(by)).get(path);
  return page
    .querySelectorAll('section[aria-labelledby=successors-heading] a')
    .map((link) => [link.text, link.getAttribute('href')] as const);
}

it('USR-07 who cannot be removed yet: those who can sign in and lack the role could take over', async () => {
  const found = await offered('karin', await pathOf(portal, 'lars', '/ta-bort'));
  const names = found.map(([name]) => name);
  expect(names).toContain('Karin Åkesson');
  expect(found.find(([name]) => name === 'Karin Åkesson')![1]).toBe(
    await pathOf(portal, 'karin', '/redigera'),
  );
  // Not the user; nor who is blocked, has an expired password or has never signed in.
  for (const username of ['lars', 'blockerad', 'utgangen', 'tillfallig']) {
    const { firstName, lastName } = await userByName(portal, username);
    expect(names, username).not.toContain(`${firstName} ${lastName}`);
  }
});

it('USR-07 nobody is offered who has what is missing already', async () => {
  const [lars, karin] = await Promise.all([userByName(portal, 'lars'), userByName(portal, 'karin')]);
  const { authorityId } = lars;
  const held = await portal.prisma.roleAssignment.findMany({
    where: {
      userId: lars.id,
      role: { code: 'case-handler', module: { code: 'professional-qualifications' } },
    },
  });
  // Two are needed, and two have it: neither can go, and the other one is no help.
  await portal.prisma.roleAssignment.createMany({ data: held.map((one) => ({ ...one, userId: karin.id })) });
  await portal.prisma.moduleRole.update({ where: { id: held[0]!.roleId }, data: { minimumUsers: 2 } });
  const names = (await offered('karin', await pathOf(portal, 'lars', '/ta-bort'))).map(([name]) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(names).not.toContain('Karin Åkesson');
  expect(await portal.prisma.user.count({ where: { authorityId } })).toBeGreaterThan(names.length);
});

it('USR-07 for the only administrator they are those who are none', async () => {
  const { id, authorityId } = await userByName(portal, 'ensam');
  const path = `/administration/myndigheter/${authorityId}/anvandare/${id}/ta-bort`;
  const others = await portal.prisma.user.findMany({
    where: { authorityId, id: { not: id }, firstSignInAt: { not: null } },
  });
  const names = (await offered('nimic', path)).map(([name]) => name);
  expect(names.sort()).toEqual(others.map(({ firstName, lastName }) => `${firstName} ${lastName}`).sort());
  expect(names.length).toBeGreaterThan(0);
});

it('whoever wants to remove himself is offered nobody', async () => {
  const path = await pathOf(portal, 'karin', '/ta-bort');
  expect(await offered('karin', path)).toEqual([]);
  expect(mainText(await (await portal.signIn('karin')).get(path))).toContain('Du kan inte ta bort dig själv');
});
