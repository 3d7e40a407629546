import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/authorization/actor.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { changeUser } from '../../src/users/change-user.ts';
import type { UserValues } from '../../src/users/forms.ts';
import { findUserValues } from '../../src/users/queries.ts';
import { registerUser } from '../../src/users/register-user.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import { offeredRoles } from '../../src/users/roles.ts';
import type { Work } from '../../src/work.ts';
import { useDatabase } from '../support/database.ts';
import { newUser, roleId, userByName } from '../support/people.ts';
import { usePortalForEach } from '../support/portal.ts';

const many = 60;
const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Minimum counts hold for each authority, module and role; authorities with users have an administrator. */
const shortfalls = `
  SELECT a.id FROM authority a JOIN authority_module am ON am.authority_id = a.id JOIN module_role r ON r.module_id = am.module_id
  WHERE EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id)
    AND (SELECT count(*) FROM role_assignment ra WHERE ra.authority_id = a.id AND ra.role_id = r.id) < r.minimum_users
  UNION ALL
  SELECT a.id FROM authority a
  WHERE EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id) AND NOT EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id AND u.is_administrator)`;

const duplicates = `
  SELECT lower(email) FROM "user" GROUP BY 1 HAVING count(*) > 1
  UNION ALL SELECT lower(username) FROM "user" GROUP BY 1 HAVING count(*) > 1`;

describe('many at once', () => {
  const portal = usePortalForEach();
  const add = '/administration/min-myndighet/anvandare/ny';
  const invariants = async () => [
    ...(await portal.pool.query<{ id: number }>(shortfalls)).rows,
    ...(await portal.pool.query<{ id: number }>(duplicates)).rows,
  ];

  /** One domain: internationalised, in punycode, decomposed. */
  const forms = ['räksmörgås.example', 'xn--rksmrgs-5wao1o.example', 'RÄKSMÖRGÅS.example'.normalize('NFD')];

  it(`USR-03 of ${many} who register the same e-mail at the same moment, one does`, async () => {
    const karin = await portal.signIn('karin');
    const token = await karin.token();
    const answers = await Promise.all(
      times(many, (index) =>
        karin.post(add, {
          ...newUser(index),
          email: `${index % 2 ? 'Samma' : 'samma'}@${forms[index % forms.length]}`,
          _csrf: token,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(many - 1);
    expect(await portal.prisma.user.count({ where: { email: 'samma@xn--rksmrgs-5wao1o.example' } })).toBe(1);
    expect(await portal.prisma.mail.count({ where: { recipient: 'samma@xn--rksmrgs-5wao1o.example' } })).toBe(
      1,
    );
  });

  it(`USR-04 ${many} with the same name get ${many} usernames`, async () => {
    const [karin, ensam] = [await portal.signIn('karin'), await portal.signIn('ensam')];
    const tokens = [await karin.token(), await ensam.token()];
    const answers = await Promise.all(
      times(many, (index) =>
        (index % 2 ? ensam : karin).post(add, {
          ...newUser(),
          firstName: 'Lika',
          lastName: 'Lika',
          email: `lika${index}@lika.example`,
          _csrf: tokens[index % 2]!,
        }),
      ),
    );
    const registered = answers.filter(({ status }) => status === 303).length;
    expect(registered).toBe(many);
    const users = await portal.prisma.user.findMany({ where: { lastName: 'Lika' } });
    expect(new Set(users.map(({ username }) => username)).size).toBe(many);
    expect(await invariants()).toEqual([]);
  });

  it(`USR-04 of ${many} who choose the same username at the same moment, one gets it`, async () => {
    const karin = await portal.signIn('karin');
    const token = await karin.token();
    const answers = await Promise.all(
      times(many, (index) =>
        karin.post(add, {
          ...newUser(`v${index}`),
          username: index % 2 ? 'SAMMA.namn' : 'samma.namn',
          _csrf: token,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it(`USR-07 ${many} edits, withdrawals and deletions at once leave a holder of every role and an administrator`, async () => {
    const karin = await portal.signIn('karin');
    const handler = await roleId(portal, 'Handläggare', 'Tjänster');
    const registered = await Promise.all(
      times(many, (index) =>
        karin.submit(add, { ...newUser(`h${index}`), roles: [handler], isAdministrator: 'on' }),
      ),
    );
    expect(registered.every(({ status }) => status === 303)).toBe(true);
    const role = Number(handler);
    const { authorityId } = await userByName(portal, 'karin');
    const holders = await portal.prisma.user.findMany({
      where: { authorityId, OR: [{ isAdministrator: true }, { assignments: { some: { roleId: role } } }] },
    });
    expect(holders.length).toBeGreaterThan(many);
    const work = workOf(portal.prisma, { userId: 0, authorityId });
    const results = await Promise.all(
      holders.map(async ({ id }, index) => {
        if (index % 2) return removeUser(work, authorityId, id);
        const { version, values } = (await findUserValues(portal.prisma, authorityId, id))!;
        return changeUser(work, authorityId, id, version, { ...values, isAdministrator: false, roles: [] });
      }),
    );
    expect(results.some((result) => result && 'refusals' in result)).toBe(true);
    expect(
      await portal.prisma.roleAssignment.count({ where: { authorityId, roleId: role } }),
    ).toBeGreaterThanOrEqual(1);
    expect(await invariants()).toEqual([]);
  });

  it('USR-07 the database refuses what a script that forgets our code does', async () => {
    const { id, authorityId } = await userByName(portal, 'ensam');
    await expect(portal.pool.query('DELETE FROM "user" WHERE id = $1', [id])).rejects.toThrow(
      /too few users|no administrator/,
    );
    await expect(
      portal.pool.query('UPDATE "user" SET is_administrator = false WHERE id = $1', [id]),
    ).rejects.toThrow('no administrator');
    await expect(
      portal.pool.query('DELETE FROM role_assignment WHERE authority_id = $1', [authorityId]),
    ).rejects.toThrow('too few users');
    await expect(
      portal.pool.query('UPDATE "user" SET email = upper(email) WHERE id = $1', [id]),
    ).rejects.toThrow('user_email_check');
    await expect(
      portal.pool.query(`UPDATE "user" SET username = 'karin' WHERE id = $1`, [id]),
    ).rejects.toThrow(/unique|used/);
    expect(await invariants()).toEqual([]);
  });

  it('USR-07 two transactions that each take one of the last two holders cannot both', async () => {
    const { authorityId } = await userByName(portal, 'ensam');
    const { rows } = await portal.pool.query<{ role_id: number }>(
      'SELECT role_id FROM role_assignment JOIN module_role r ON r.id = role_id WHERE authority_id = $1 AND minimum_users = 1 GROUP BY role_id LIMIT 1',
      [authorityId],
    );
    const role = rows[0]!.role_id;
    const everybody = await portal.prisma.user.findMany({ where: { authorityId } });
    const { moduleId } = await portal.prisma.moduleRole.findUniqueOrThrow({ where: { id: role } });
    await portal.prisma.roleAssignment.createMany({
      data: everybody.slice(0, 2).map(({ id }) => ({ userId: id, roleId: role, authorityId, moduleId })),
      skipDuplicates: true,
    });
    await portal.prisma.roleAssignment.deleteMany({
      where: { roleId: role, authorityId, userId: { notIn: everybody.slice(0, 2).map(({ id }) => id) } },
    });
    const outcomes = await Promise.allSettled(
      everybody
        .slice(0, 2)
        .map(({ id }) =>
          portal.pool.query('DELETE FROM role_assignment WHERE user_id = $1 AND role_id = $2', [id, role]),
        ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('USR-07 access of the whole authority to a module can be withdrawn', async () => {
    const { authorityId } = await userByName(portal, 'ensam');
    const { moduleId } = await portal.prisma.authorityModule.findFirstOrThrow({ where: { authorityId } });
    await portal.prisma.authorityModule.delete({
      where: { authorityId_moduleId: { authorityId, moduleId } },
    });
    expect(await portal.prisma.roleAssignment.count({ where: { authorityId, moduleId } })).toBe(0);
  });
});

const workOf = (db: Work['db'], actor: Partial<Actor>): Work & { settings: Settings } => ({
  db,
  outbox: createOutbox(readSettings({})),
  settings: readSettings({}),
  actor: { name: 'Test', address: '127.0.0.1', ...actor } as Actor,
  now: new Date(),
});

describe('generated sequences', () => {
  const database = useDatabase('demo');
  let authorityId: number;
  let roles: number[];
  let minimums: Map<number, number>;

  beforeAll(async () => {
    authorityId = (await database.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } }))
      .authorityId;
    const offered = await offeredRoles(database.prisma, authorityId);
    roles = offered.map(({ id }) => id);
    const rows = await database.prisma.moduleRole.findMany({ where: { id: { in: roles } } });
    minimums = new Map(rows.map(({ id, minimumUsers }) => [id, minimumUsers]));
  });

  interface Person {
    id: number;
    email: string;
    isAdministrator: boolean;
    roles: number[];
  }

  /** What the rules say of a set of people. */
  const isWhole = (people: Person[]): boolean =>
    people.some(({ isAdministrator }) => isAdministrator) &&
    [...minimums].every(
      ([role, minimum]) => people.filter((person) => person.roles.includes(role)).length >= minimum,
    );

  const step = fc.record({
    kind: fc.constantFrom('register', 'change', 'change', 'remove'),
    who: fc.nat(30),
    email: fc.nat(12),
    isAdministrator: fc.boolean(),
    roles: fc.array(fc.nat(20), { maxLength: 6 }),
  });

  it('USR-03 USR-04 USR-07 after every step the counts hold and e-mails and usernames are unique, as in the model', async () => {
    let now = Date.now();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const { kind, who, email, isAdministrator, roles: picked } of steps) {
          const people = await readPeople();
          // A day for each, since an address is changed some times a day only.
          now += 24 * 60 * 60 * 1000;
          const work = { ...workOf(database.prisma, { userId: 0, authorityId }), now: new Date(now) };
          const person = people[who % people.length]!;
          const wanted = [...new Set(picked.map((index) => roles[index % roles.length]!))].sort(
            (one, other) => one - other,
          );
          const address = `person${email}@modell.example`;
          const isTaken = people.some(
            (other) => other.email === address && (kind === 'register' || other.id !== person.id),
          );
          const values: UserValues = {
            firstName: 'Modell',
            lastName: 'Person',
            language: 'sv',
            email: address,
            telephone: '',
            username: '',
            isAdministrator,
            roles: wanted,
          };
          const others = people.filter(({ id }) => id !== person.id);
          if (kind === 'register') {
            const result = await registerUser(work, authorityId, values);
            expect('done' in result).toBe(!isTaken);
          } else if (kind === 'remove') {
            const result = await removeUser(work, authorityId, person.id);
            expect(result !== null && 'done' in result).toBe(isWhole(others));
          } else {
            const current = (await findUserValues(database.prisma, authorityId, person.id))!;
            const result = await changeUser(work, authorityId, person.id, current.version, {
              ...values,
              username: current.values.username,
            });
            // One that waits already is not asked for anew; whether it is taken is seen when it is confirmed.
            const isRefused = isTaken && address !== current.values.email;
            expect(result !== null && 'done' in result).toBe(
              !isRefused && isWhole([...others, { ...person, isAdministrator, roles: wanted }]),
            );
          }
          expect(isWhole(await readPeople())).toBe(true);
          expect((await database.pool.query<{ id: number }>(duplicates)).rows).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });

  async function readPeople(): Promise<Person[]> {
    const users = await database.prisma.user.findMany({
      where: { authorityId },
      select: { id: true, email: true, isAdministrator: true, assignments: { select: { roleId: true } } },
      orderBy: { id: 'asc' },
    });
    return users.map(({ assignments, ...user }) => ({
      ...user,
      roles: assignments.map(({ roleId }) => roleId),
    }));
  }
});
