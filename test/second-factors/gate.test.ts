import { describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/app.ts';
import type { Actor } from '../../src/authorization/actor.ts';
import type { Route } from '../../src/web/routes.ts';
import { usePortal } from '../support/portal.ts';
import { ownFactors } from '../support/second-factors.ts';

vi.setConfig({ testTimeout: 120_000 });
const portal = usePortal();

/** All that is left to whoever must add a second factor (PWD-11): that, the password, and what strangers may do. */
const left = [
  'get /byt-losenord',
  'post /byt-losenord',
  'get /fortsatt-inloggad',
  'get /visa-vem-du-ar',
  'get /visa-vem-du-ar/fraga',
  'post /visa-vem-du-ar',
  `get ${ownFactors}`,
  `get ${ownFactors}/app`,
  `post ${ownFactors}/app`,
  `get ${ownFactors}/app/ta-bort`,
  `post ${ownFactors}/app/ta-bort`,
  `get ${ownFactors}/nyckel`,
  `get ${ownFactors}/nyckel/fraga`,
  `post ${ownFactors}/nyckel`,
  `get ${ownFactors}/nyckel/:passkeyId/ta-bort`,
  `post ${ownFactors}/nyckel/:passkeyId/ta-bort`,
  `get ${ownFactors}/reservkoder`,
  `post ${ownFactors}/reservkoder`,
];

const keyOf = ({ method, path }: Route): string => `${method} ${path}`;
const kinds = ['ORDINARY', 'ACCESS_MANAGER', 'NATIONAL_COORDINATOR', 'COMMISSION'] as const;
const held = (authorityKind: Actor['authorityKind']) =>
  ({ userId: 1, authorityKind, isAdministrator: true, mustChoosePassword: false, mustEnrol: true }) as Actor;
const behindSignIn = routes.filter(({ who }) => !who(null));
const shut = behindSignIn.filter((route) => !left.includes(keyOf(route)));

describe('whoever must add a second factor', () => {
  it.each(kinds)('PWD-11 may do nothing else, at an authority of kind %s', (kind) => {
    const open = behindSignIn.filter(({ who }) => who(held(kind))).map(keyOf);
    expect(open.sort()).toEqual([...left].sort());
  });

  it('PWD-11 is led there from every other page and form', async () => {
    const people = ['nimic', 'kommissionen', 'atkomst'];
    await portal.prisma.user.updateMany({
      where: { username: { in: people } },
      data: { factorDemandedSince: new Date(0) },
    });
    expect(shut.length).toBeGreaterThan(100);
    for (const person of people) {
      const visitor = await portal.signIn(person);
      const _csrf = await visitor.token();
      for (const { method, path } of shut) {
        const answer = method === 'get' ? await visitor.get(path) : await visitor.post(path, { _csrf });
        expect([answer.status, answer.headers.location], `${method} ${path} as ${person}`).toEqual([
          303,
          ownFactors,
        ]);
      }
    }
  });

  it('PWD-11 still chooses a new password first', () => {
    const both = { ...held('ORDINARY'), mustChoosePassword: true };
    const open = behindSignIn.filter(({ who }) => who(both)).map(keyOf);
    expect(open.sort()).toEqual(['get /byt-losenord', 'get /fortsatt-inloggad', 'post /byt-losenord']);
  });
});
