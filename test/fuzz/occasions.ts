import { invite, register } from '../invitations/invite.ts';
import { waitingForm } from '../support/drafts.ts';
import { mailedLink } from '../support/mailed-links.ts';
import { newUser, userByName } from '../support/people.ts';
import type { Portal } from '../support/portal.ts';

/** Something retired of each kind, and an invitation in each state; returns the pages that are not easily come to. */
export async function addOccasions(portal: Portal): Promise<string[]> {
  const { prisma } = portal;
  const retired = { data: { retiredAt: new Date() } };
  const [module, other] = await prisma.module.findMany({ orderBy: { id: 'asc' } });
  await prisma.module.update({ where: { id: module!.id }, ...retired });
  await prisma.moduleRole.updateMany({ where: { moduleId: other!.id, minimumUsers: 0 }, ...retired });
  const keyword = await prisma.keyword.findFirstOrThrow({
    where: { children: { none: {} }, moduleId: null },
  });
  await prisma.keyword.update({ where: { id: keyword.id }, ...retired });
  const { link } = await invite(portal);
  await register(portal, 'Provinspektion');
  const undelivered = await prisma.mail.findFirstOrThrow();
  await prisma.mail.update({
    where: { id: undelivered.id },
    data: { failedAt: portal.clock.now, lastError: '550' },
  });
  const asked = await prisma.moduleRole.findFirstOrThrow({ where: { moduleId: other!.id, retiredAt: null } });
  await prisma.moduleRole.update({ where: { id: asked.id }, data: { minimumUsers: 50 } });
  const short = `/administration/moduler/${other!.id}/roller/${asked.id}/for-fa`;
  const received = [
    ...(await addReceipts(portal)),
    ...(await addWaitingAddresses(portal)),
    ...(await findMoves(portal)),
  ];
  return [link, short, ...received, ...[module, other].map((one) => `/administration/moduler/${one!.id}`)];
}

/** What no link leads to: receipts of users who have just been registered, and what scripts and other machines ask for. */
async function addReceipts(portal: Portal): Promise<string[]> {
  const { id } = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Läkemedelsverket' },
  });
  const places = [
    ['karin', '/administration/min-myndighet/anvandare'],
    ['atkomst', `/administration/myndigheter/${id}/anvandare`],
  ] as const;
  const receipts = places.map(async ([person, users]) => {
    const browser = await portal.signIn(person);
    const answer = await browser.submit(`${users}/ny`, newUser(person));
    return [answer.headers.location!, `${users}/anvandarnamn?firstName=Ny&lastName=Kollega`];
  });
  return [
    ...['/.well-known/security.txt', '/robots.txt', '/fortsatt-inloggad'],
    await waitingForm(portal, 'karin'),
    ...(await Promise.all(receipts)).flat(),
  ];
}

/** Addresses that wait to be confirmed, of authorities and users, at home and in scope; returns where they are seen. */
async function addWaitingAddresses(portal: Portal): Promise<string[]> {
  const { id } = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Läkemedelsverket' },
  });
  const managed = `/administration/myndigheter/${id}`;
  const own = '/administration/min-myndighet';
  const there = await portal.prisma.user.findFirstOrThrow({ where: { authorityId: id } });
  const lars = await userByName(portal, 'lars');
  const targets = [
    ['karin', own],
    ['karin', `${own}/anvandare/${lars.id}`],
    ['atkomst', managed],
    ['atkomst', `${managed}/anvandare/${there.id}`],
  ] as const;
  for (const [index, [person, path]] of targets.entries())
    await (await portal.signIn(person)).submit(`${path}/redigera`, { email: `vantar${index}@ny.example` });
  return [await mailedLink(portal, 'vantar0@ny.example'), ...targets.map(([, path]) => path)];
}

/** What the Commission alone sees: administrators of a national coordinator, and an authority that may be moved. */
async function findMoves(portal: Portal): Promise<string[]> {
  const nimic = await userByName(portal, 'nimic');
  const { id } = await portal.prisma.authority.findFirstOrThrow({ where: { informalName: 'Polisen' } });
  const administrators = '/administration/nationella-samordnare/SE/administratorer';
  return [
    administrators,
    `${administrators}/${nimic.id}/aterstall-losenord`,
    `/myndigheter/${id}/byt-land?land=DK`,
  ];
}
