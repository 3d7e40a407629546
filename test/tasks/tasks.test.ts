import { beforeAll, describe, expect, it } from 'vitest';
import { userByName } from '../support/people.ts';
import { type Answer, mainText, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const users = '/administration/min-myndighet/anvandare';

interface Line {
  text: string;
  href: string;
}

/** The lines of «Att göra». */
const linesOf = ({ page }: Answer): Line[] =>
  page.querySelectorAll('.tasks > li > a').map((link) => ({
    text: link.text.replace(/\s+/g, ' ').trim(),
    href: link.getAttribute('href')!,
  }));

const badgeOf = ({ page }: Answer): string =>
  page.querySelector('.main-navigation .waiting-count')?.text ?? '';

/** How many rows the list has, on all its pages. */
async function rowsAt(visitor: Visitor, path: string): Promise<number> {
  const answer = await visitor.get(path);
  const next = answer.page.querySelector('nav.ds-pagination a[rel=next]')?.getAttribute('href');
  return answer.page.querySelectorAll('tbody tr').length + (next ? await rowsAt(visitor, next) : 0);
}

/** Something of everything that can wait, for everybody who has it to do. */
beforeAll(async () => {
  const { prisma, clock } = portal;
  const now = clock.now;
  const past = new Date(now.getTime() - 1000);
  const karin = await userByName(portal, 'karin');
  const failed = (recipient: string, authorityId: number) => ({
    messageId: `failed ${recipient}`,
    template: 'password-reminder',
    language: 'sv' as const,
    recipient,
    authorityId,
    failedAt: now,
  });
  const lars = await userByName(portal, 'lars');
  const own = await prisma.authority.findUniqueOrThrow({ where: { id: karin.authorityId } });
  const ensam = await userByName(portal, 'ensam');
  await prisma.mail.createMany({
    data: [failed(lars.email, own.id), failed(own.email, own.id), failed(ensam.email, ensam.authorityId)],
  });
  await prisma.user.update({ where: { username: 'utgangen' }, data: { factorDemandedSince: now } });
  const old = new Date('2020-01-01');
  await prisma.authority.updateMany({ where: { id: { in: [own.id, 1] } }, data: { confirmedAt: old } });
  const polisen = await prisma.authority.findFirstOrThrow({ where: { informalName: 'Polisen' } });
  await prisma.user.updateMany({ where: { authorityId: polisen.id }, data: { passwordExpiresAt: past } });
  await prisma.user.update({
    where: { username: 'lars' },
    data: { passwordExpiresAt: new Date(now.getTime() + 5 * 24 * 60 * 60 * 1000) },
  });
  const { authorityId: managerId } = await userByName(portal, 'atkomst');
  await prisma.invitation.createMany({
    data: [1, 2].map((number) => ({
      managerId,
      authorityName: `Väntar ${number}`,
      contactName: 'Kim',
      email: `kim${number}@vantar.example`,
      language: 'sv' as const,
      tokenHash: Buffer.alloc(32, number),
      createdAt: now,
      expiresAt: new Date('2100-01-01'),
      submittedAt: now,
      submission: {},
    })),
  });
});

describe('Att göra', () => {
  it.each([
    ['karin', 7],
    ['atkomst', 4],
    ['nimic', 5],
    ['kommissionen', 3],
  ])('NAV-04 each line of %s leads to a page that shows just as many', async (username, least) => {
    const visitor = await portal.signIn(username);
    const start = await visitor.get('/');
    const lines = linesOf(start);
    expect(lines.length).toBeGreaterThanOrEqual(least);
    expect(badgeOf(start)).toBe(`${lines.length} att göra`);
    for (const { text, href } of lines) {
      const number = /\b\d[\d\s]*/.exec(text)?.[0].replace(/\s/g, '');
      expect((await visitor.get(href)).status, href).toBe(200);
      if (number && href.includes('?')) expect(await rowsAt(visitor, href), text).toBe(Number(number));
    }
  });

  it('NAV-04 the menu of every page says as many, and «Administration» where they are', async () => {
    const karin = await portal.signIn('karin');
    const badge = badgeOf(await karin.get('/'));
    expect(badgeOf(await karin.get('/sok-myndighet'))).toBe(badge);
    const administration = await karin.get('/administration');
    expect(badgeOf(administration)).toBe(badge);
    const lines = linesOf(await karin.get('/')).filter(({ href }) => href.startsWith(`${users}?`));
    const sum = lines.reduce((all, { text }) => all + Number(/\d+/.exec(text)?.[0] ?? 1), 0);
    const card = administration.page
      .querySelectorAll('.shortcuts li')
      .find(({ text }) => text.includes('Användare'))!;
    expect(card.querySelector('.waiting-count')?.text).toBe(`${sum} att göra`);
  });

  it('NAV-04 what has been done no longer waits, in the menu too', async () => {
    const karin = await portal.signIn('karin');
    const blocked = await userByName(portal, 'blockerad');
    const before = linesOf(await karin.get('/')).map(({ text }) => text);
    expect(before).toContain('1 användare har blockerat lösenord');
    await karin.submit(`${users}/${blocked.id}/aterstall-losenord`);
    expect(badgeOf(await karin.get(users))).toBe(`${before.length - 1} att göra`);
    expect(linesOf(await karin.get('/')).map(({ text }) => text)).not.toContain(
      '1 användare har blockerat lösenord',
    );
  });

  it('NAV-04 says what roles one has, how long the password lasts and whom to ask; and when nothing waits', async () => {
    const lars = await portal.signIn('lars');
    const start = await lars.get('/');
    expect(linesOf(start)).toEqual([{ text: 'Ditt lösenord går snart ut', href: '/byt-losenord' }]);
    expect(mainText(start)).toContain('YrkeskvalifikationerLäsare, Handläggare');
    expect(mainText(start)).toMatch(/Ditt lösenord gäller till \d{4}-\d\d-\d\d, i 5 dagar till\./);
    expect(start.page.querySelector('main a[href="/hjalp#vem"]')).not.toBeNull();
    await portal.prisma.user.update({
      where: { username: 'lars' },
      data: { passwordExpiresAt: new Date('2100-01-01') },
    });
    expect(mainText(await lars.get('/'))).toContain('Inget väntar på dig just nu.');
  });
});
