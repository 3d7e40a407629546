import { expect, it } from 'vitest';
import { type Answer, mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();

/** Each line of the lists below «Vem kan hjälpa mig?». */
const linesOf = ({ page }: Answer): string[] =>
  page
    .querySelectorAll('section[aria-labelledby=vem] li')
    .map(({ text }) => text.replace(/\s+/g, ' ').trim());

it('USR-16 every user sees the administrators, who looks after the authority, and the help desk', async () => {
  const lars = await portal.signIn('lars');
  const answer = await lars.get('/hjalp');
  expect(linesOf(answer)).toEqual([
    'Karin Åkesson, karin.akesson@arbetsmiljoverket.example',
    expect.stringMatching(/^Gunilla Öberg, gunilla\.oberg@arbetsmiljoverket\.example, 070-/),
    expect.stringMatching(
      /^Kommerskollegium \(nationell samordnare\), registrator@kommerskollegium\.example/,
    ),
  ]);
  expect(mainText(answer)).toContain('Skriv till hjalp@myndighetsportalen.example');
});

it('USR-16 a delegated access manager stands there too, with a way to it', async () => {
  const authority = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Läkemedelsverket' },
    include: { users: true },
  });
  const manager = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Socialstyrelsen' },
  });
  const answer = await (await portal.signIn(authority.users[0]!.username)).get('/hjalp');
  expect(linesOf(answer).at(-1)).toMatch(/^Socialstyrelsen, registrator@socialstyrelsen\.example/);
  expect(answer.page.querySelector(`main a[href="/myndigheter/${manager.id}"]`)!.text).toBe(
    'Socialstyrelsen',
  );
});

it('USR-16 nobody looks after the national coordinator and the Commission: there is the help desk', async () => {
  for (const person of ['nimic', 'kommissionen']) {
    const answer = await (await portal.signIn(person)).get('/hjalp');
    expect(linesOf(answer)).toEqual([expect.stringContaining('(du)')]);
    expect(mainText(answer)).toContain('Ingen annan myndighet har åtkomstansvar för din.');
  }
});

it('USR-16 strangers, and who must choose a password first, learn of nobody', async () => {
  for (const browser of [portal.visitor(), await portal.signIn('utgangen')]) {
    const answer = await browser.get('/hjalp');
    expect(linesOf(answer)).toEqual([]);
    expect(mainText(answer)).toContain('när du har loggat in');
    expect(answer.text).not.toContain('arbetsmiljoverket.example');
  }
});

it('USR-16 the help desk stands on the sign-in page', async () => {
  const { page } = await portal.visitor().get('/logga-in');
  expect(page.querySelector('main a[href="mailto:hjalp@myndighetsportalen.example"]')).not.toBeNull();
  expect(page.querySelector('main a[href="/hjalp"]')).not.toBeNull();
});

it('USR-16 SEC-07 of very many administrators twenty are named, and the rest counted', async () => {
  const { authorityId, passwordHash } = await portal.prisma.user.findUniqueOrThrow({
    where: { username: 'ensam' },
  });
  await portal.prisma.user.createMany({
    data: Array.from({ length: 30 }, (_, number) => ({
      authorityId,
      firstName: 'Adam',
      lastName: `Admin${number}`,
      email: `adam${number}@many.example`,
      username: `adam.admin${number}`,
      language: 'sv' as const,
      isAdministrator: true,
      passwordHash,
      passwordTemporary: false,
      passwordExpiresAt: new Date('2100-01-01'),
    })),
  });
  const lines = linesOf(await (await portal.signIn('ensam')).get('/hjalp'));
  expect(lines.indexOf('och 11 till')).toBe(20);
});
