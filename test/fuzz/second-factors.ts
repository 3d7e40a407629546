import { demoKey } from '../../src/demo/users.ts';
import { pathOf, userByName } from '../support/people.ts';
import type { Portal, Visitor } from '../support/portal.ts';
import { addPasskeyRow, codeAt, halfSignedIn, ownFactors } from '../support/second-factors.ts';

/** Somebody who is halfway in, or has a second factor, and where that shows. */
export interface Halfway {
  person: string;
  visitor: Visitor;
  starts: string[];
}

/** What is right in the fields for codes, at the moment at which the world stands still. */
export interface Codes {
  now: Date;
  app: string;
  recovery: string;
}

const elevenMinutes = 11 * 60_000;

/** `tvasteg`, the same after the password alone, and `lars` whose last proof is old. */
export async function addHalfway(portal: Portal): Promise<{ halfway: Halfway[]; codes: Codes }> {
  const { now } = portal.clock;
  await addPasskeyRow(portal, 'tvasteg');
  const enrolled = await halfSignedIn(portal, 'tvasteg');
  // Of the half minute before, so that the one of now is still to be used.
  await enrolled.submit('/logga-in/kod', { code: codeAt(demoKey, now, -30_000) });
  const { page } = await enrolled.submit(`${ownFactors}/reservkoder`);
  const late = await portal.signIn('lars');
  const { id: userId } = await userByName(portal, 'lars');
  const { id } = await portal.prisma.signIn.findFirstOrThrow({ where: { userId }, orderBy: { id: 'desc' } });
  const provenAt = new Date(now.getTime() - elevenMinutes);
  await portal.prisma.signIn.update({ where: { id }, data: { provenAt } });
  const half = await halfSignedIn(portal, 'tvasteg');
  const [kod, reservkod, nyckel] = ['kod', 'reservkod', 'nyckel'].map((way) => `/logga-in/${way}`);
  const proof = '/visa-vem-du-ar';
  return {
    halfway: [
      { person: 'tvasteg', visitor: enrolled, starts: [ownFactors, `${ownFactors}/nyckel/fraga`] },
      { person: 'half', visitor: half, starts: [kod!, reservkod!, nyckel!, `${nyckel}/fraga`] },
      { person: 'late', visitor: late, starts: [proof, `${proof}/fraga`] },
    ],
    codes: {
      now,
      app: codeAt(demoKey, now),
      recovery: page.querySelector('.recovery-codes li')!.text,
    },
  };
}

/** Colleagues who have lost one, and those who lack one that is demanded, at home and in scope; returns what is far down a list. */
export async function addLost(portal: Portal): Promise<string[]> {
  await addPasskeyRow(portal, 'helmi.rantanen');
  const { id } = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Läkemedelsverket' },
  });
  await portal.prisma.user.updateMany({
    where: { authorityId: id },
    data: { factorDemandedSince: portal.clock.now },
  });
  const { username } = await portal.prisma.user.findFirstOrThrow({ where: { authorityId: id } });
  await addPasskeyRow(portal, username);
  return [await pathOf(portal, 'helmi.rantanen', '/aterstall-tvastegsinloggning')];
}
