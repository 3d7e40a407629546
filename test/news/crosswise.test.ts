import { beforeAll, describe, expect, it, vi } from 'vitest';
import { findValues } from '../../src/authorities/queries.ts';
import { saveAuthority } from '../../src/authorities/save-authority.ts';
import type { Actor } from '../../src/authorization/actor.ts';
import { delegate } from '../../src/delegation/delegate.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { removeAuthority } from '../../src/managed-authorities/remove-authority.ts';
import { changePart } from '../../src/module-access/change-part.ts';
import { readSettings } from '../../src/settings.ts';
import type { Work } from '../../src/work.ts';
import { useDatabase } from '../support/database.ts';

vi.setConfig({ testTimeout: 120_000 });

const database = useDatabase('demo');
const settings = readSettings({});

/** Two authorities, each the other's coordinator in a module, and a third one that looks after both. */
describe('writes that tell two authorities crosswise wait for each other in no circle', () => {
  let work: Work;
  let pairs: [number, number][];
  let moduleId: number;

  beforeAll(async () => {
    const manager = await database.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Kommerskollegium' },
      include: { users: { where: { username: 'nimic' } } },
    });
    const actor = {
      userId: manager.users[0]!.id,
      name: 'Eva',
      address: '127.0.0.1',
      authorityId: manager.id,
      authorityName: manager.informalName,
      authorityKind: manager.kind,
    } as Actor;
    work = { db: database.prisma, outbox: createOutbox(settings), actor, now: new Date() };
    ({ id: moduleId } = await database.prisma.module.findFirstOrThrow({ where: { usesCoordination: true } }));
    pairs = [];
    for (let number = 1; number <= 12; number++)
      pairs.push([await register(number * 2), await register(number * 2 + 1)]);
  });

  async function register(number: number): Promise<number> {
    const name = `Verk ${number}`;
    const { id } = await database.prisma.authority.create({
      data: {
        country: 'SE',
        officialName: name,
        informalName: name,
        email: `a@verk${number}.example`,
        workingLanguages: ['sv'],
      },
    });
    await database.prisma.authorityModule.create({
      data: { authorityId: id, moduleId, part: 'COORDINATOR' },
    });
    return id;
  }

  /** Links the coordinator, or unlinks it, together with another change. */
  async function save(authorityId: number, coordinator: number | null, telephone: string): Promise<boolean> {
    const { version, values } = await findValues(database.prisma, authorityId);
    const coordinators = coordinator === null ? [] : [`${moduleId}-${coordinator}`];
    const edit = { authorityId, version, majorNameChange: false };
    const saved = await saveAuthority(
      { ...work, settings },
      { ...edit, values: { ...values, telephone, coordinators } },
    );
    return 'done' in saved;
  }

  const both = (act: (one: number, other: number) => Promise<unknown>): Promise<unknown[]> =>
    Promise.all(pairs.flatMap(([one, other]) => [act(one, other), act(other, one)]));

  it('AUT-05 AUT-10 saves that link each other', async () => {
    for (let round = 1; round <= 6; round++) {
      const saved = await both((one, other) => save(one, round % 2 ? other : null, `08-${round}`));
      expect(saved).toEqual(saved.map(() => true));
    }
  });

  it('AUT-10 ACC-05 parts that are taken from both, while others save', async () => {
    await both((one, other) => save(one, other, '08-10'));
    await both((one, other) =>
      Promise.all([changePart(work, one, moduleId, 'COMPETENT_AUTHORITY'), save(other, null, '08-11')]),
    );
    expect(
      await database.prisma.linkedCoordinator.count({ where: { authorityId: { in: pairs.flat() } } }),
    ).toBe(0);
    await both((one) => changePart(work, one, moduleId, 'COORDINATOR'));
  });

  it('AUT-10 ACC-06 access management that is given to each of the other', async () => {
    const given = await both((one, other) =>
      delegate(work, one, { extent: 'all', modules: [], authorities: [other] }),
    );
    // Who is access manager already is in nobody else's scope (ACC-10).
    const outcomes = [{ done: { changed: true } }, { refusals: [{ rule: 'authority-is-manager' }] }];
    for (const one of given) expect(outcomes).toContainEqual(one);
    await both((one) => delegate(work, one, { extent: 'none', modules: [], authorities: [] }));
  });

  it('AUT-10 ACC-07 removals of both, while others save', async () => {
    await both((one, other) => save(one, other, '08-20'));
    const nameOf = async (id: number) =>
      (await database.prisma.authority.findUniqueOrThrow({ where: { id } })).informalName;
    const names = new Map(await Promise.all(pairs.flat().map(async (id) => [id, await nameOf(id)] as const)));
    const gone = (fault: unknown) => {
      // A write after the removal finds the authority out of scope, or gone.
      if (!/may not change|there is no authority/.test(String(fault))) throw fault;
    };
    await both((one, other) =>
      Promise.all([
        removeAuthority(work, one, names.get(one)!),
        save(other, one, '08-21').catch(gone),
        save(other, null, '08-22').catch(gone),
      ]),
    );
    expect(await database.prisma.authority.count({ where: { id: { in: pairs.flat() } } })).toBe(0);
  });
});
