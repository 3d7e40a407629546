import { beforeAll, describe, expect, it } from 'vitest';
import { userByName } from '../support/people.ts';
import { usePortal } from '../support/portal.ts';

const portal = usePortal();

/** Of each thing that can wait, something: who or what it is of is known here by itself. */
beforeAll(async () => {
  const { prisma, clock } = portal;
  const past = new Date(clock.now.getTime() - 1000);
  const [lars, ensam] = [await userByName(portal, 'lars'), await userByName(portal, 'ensam')];
  await prisma.mail.createMany({
    data: [lars, ensam].map(({ email, authorityId }) => ({
      messageId: `failed ${email}`,
      template: 'password-reminder',
      language: 'sv' as const,
      recipient: email,
      authorityId,
      failedAt: clock.now,
    })),
  });
  await prisma.user.update({
    where: { username: 'helmi.rantanen' },
    data: { factorDemandedSince: clock.now },
  });
  // Urgent, and of the kinds that come last.
  const nimic = await userByName(portal, 'nimic');
  await prisma.user.updateMany({
    where: { authorityId: nimic.authorityId, isAdministrator: false },
    data: { failedSignIns: 5 },
  });
  await prisma.authority.updateMany({ data: { confirmedAt: clock.now } });
  const at = async (informalName: string) =>
    (await prisma.authority.findFirstOrThrow({ where: { informalName } })).id;
  await prisma.authority.update({
    where: { id: await at('Skatteverket') },
    data: { confirmedAt: new Date(0) },
  });
  await prisma.user.updateMany({
    where: { authorityId: await at('Polisen') },
    data: { passwordExpiresAt: past },
  });
  await prisma.authority.create({
    data: { country: 'SE', officialName: 'Tomma verket', informalName: 'Tomma verket' },
  });
});

/** What the line of «Att göra» that says so leads to: the names in the list. */
async function listOf(username: string, says: RegExp): Promise<string[]> {
  const visitor = await portal.signIn(username);
  const lines = (await visitor.get('/')).page.querySelectorAll('.tasks > li > a');
  const line = lines.filter(({ text }) => says.test(text.trim()));
  expect(line.map(({ text }) => text.trim())).toHaveLength(1);
  const list = await visitor.get(line[0]!.getAttribute('href')!);
  return list.page.querySelectorAll('tbody th a').map(({ text }) => text);
}

describe('what a line says is what its list holds', () => {
  it.each([
    [/blockerat lösenord/, ['Låstad, Björn']],
    [/kunde inte levereras till 1 användare/, ['Bergqvist, Lars']],
    [/saknar tvåstegsinloggning, fast den krävs/, ['Rantanen, Helmi']],
  ])('NAV-04 to an administrator: %s', async (says, names) => {
    expect(await listOf('karin', says)).toEqual(names);
  });

  it.each([
    [
      /tillfälligt lösenord som inte gäller/,
      { passwordTemporary: true, passwordExpiresAt: { lte: new Date() } },
    ],
    [
      /lösenord har gått ut/,
      { passwordTemporary: false, failedSignIns: 0, passwordExpiresAt: { lte: new Date() } },
    ],
    [/har aldrig loggat in/, { firstSignInAt: null }],
  ])('NAV-04 to an administrator: %s', async (says, where) => {
    const { authorityId } = await userByName(portal, 'karin');
    const users = await portal.prisma.user.findMany({ where: { authorityId, ...where } });
    expect(users.length).toBeGreaterThan(0);
    const names = users.map(({ lastName, firstName }) => `${lastName}, ${firstName}`);
    expect((await listOf('karin', says)).sort()).toEqual(names.sort());
  });

  it.each([
    [/^1 myndighet har ingen administratör som kan logga in/, ['Polisen']],
    [/har ingen administratör$/, ['Tomma verket']],
    [/nås inte av mejl/, ['Arbetsmiljöverket', 'Konsumentverket']],
    [/obekräftade uppgifter/, ['Skatteverket']],
  ])('NAV-04 to an access manager: %s', async (says, names) => {
    expect((await listOf('nimic', says)).sort()).toEqual(names);
  });

  it('NAV-04 to an access manager: with one administrator', async () => {
    const authorities = await portal.prisma.authority.findMany({
      where: { country: 'SE', kind: { notIn: ['NATIONAL_COORDINATOR', 'COMMISSION'] } },
      include: { users: { where: { isAdministrator: true } } },
    });
    const names = authorities
      .filter(({ users }) => users.length === 1)
      .map(({ informalName }) => informalName);
    expect((await listOf('nimic', /^\d+ myndigheter har bara en administratör/)).sort()).toEqual(
      names.sort(),
    );
  });

  it('NAV-04 to the Commission: name changes that are not closed', async () => {
    const open = await portal.prisma.nameChange.findMany({
      where: { closedAt: null },
      omit: { id: true, outcome: true },
    });
    expect(open.length).toBeGreaterThan(0);
    await portal.prisma.nameChange.createMany({
      data: open.map((change) => ({
        ...change,
        newName: 'Avslutat',
        closedAt: portal.clock.now,
      })),
    });
    const count = open.length === 1 ? '1 namnändring väntar' : `${open.length} namnändringar väntar`;
    const names = await listOf('kommissionen', new RegExp(`^${count}`));
    expect(names).toEqual(open.map(({ newName }) => newName));
  });

  it.each(['karin', 'nimic', 'kommissionen'])('NAV-04 urgent ones come first: %s', async (username) => {
    const { page } = await (await portal.signIn(username)).get('/');
    const urgent = page.querySelectorAll('.tasks > li').map(({ text }) => text.includes('Brådskar'));
    expect(urgent).toContain(true);
    expect(urgent).toContain(false);
    expect(urgent).toEqual([...urgent].sort((one, other) => Number(other) - Number(one)));
  });
});
