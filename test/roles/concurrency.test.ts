import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/authorization/actor.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { changeRole, valuesOf } from '../../src/roles/change-role.ts';
import { roleFields } from '../../src/roles/fields.ts';
import { findRole } from '../../src/roles/queries.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { changeUser } from '../../src/users/change-user.ts';
import { findUserValues } from '../../src/users/queries.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import type { Work } from '../../src/work.ts';
import { hearQueries } from '../support/heard-queries.ts';
import { roleId, userByName } from '../support/people.ts';
import { usePortal } from '../support/portal.ts';

const portal = usePortal();
const heard = hearQueries(portal.pool);
const work = (actor: Partial<Actor>): Work & { settings: Settings } => ({
  db: portal.prisma,
  outbox: createOutbox(readSettings({})),
  settings: readSettings({}),
  actor: { userId: 0, name: 'Test', address: '127.0.0.1', authorityName: 'Test', ...actor } as Actor,
  now: new Date(),
});

async function handler() {
  const id = Number(await roleId(portal, 'Handläggare', 'Tjänster'));
  const { moduleId } = await portal.prisma.moduleRole.findUniqueOrThrow({ where: { id } });
  return { roleId: id, moduleId };
}

/** The Commission sets the minimum, having confirmed what it leads to. */
async function setMinimum(minimumUsers: number) {
  const ids = await handler();
  const commission = await userByName(portal, 'kommissionen');
  const values = valuesOf((await findRole(portal.prisma, ids.moduleId, ids.roleId))!);
  return changeRole(work({ userId: commission.id, authorityId: commission.authorityId }), {
    ...ids,
    original: roleFields(values),
    confirmed: minimumUsers,
    values: { ...values, minimumUsers },
  });
}

/** Copies rows of a table, with what differs in each. */
const copies = (table: string, id: number, count: number, differing: string) =>
  portal.pool.query(`
    INSERT INTO ${table} SELECT (jsonb_populate_record(t, ${differing})).*
    FROM ${table} t, generate_series(1, ${count}) n WHERE t.id = ${id}`);

describe('many at once', () => {
  it('USR-07 ACC-08 minimums raised while roles are given, taken and users removed leave no fewer than is allowed', async () => {
    const { authorityId, id: larsId } = await userByName(portal, 'lars');
    const { roleId: role, moduleId } = await handler();
    await copies(
      '"user"',
      larsId,
      60,
      `jsonb_build_object('id', 50000 + n, 'email', 'm' || n || '@many.example', 'username', 'many' || n)`,
    );
    const ids = Array.from({ length: 60 }, (_, index) => 50_001 + index);
    const data = ids.slice(0, 40).map((userId) => ({ userId, authorityId, roleId: role, moduleId }));
    await portal.prisma.roleAssignment.createMany({ data });
    const own = work({ authorityId });
    const give = async (id: number, gives: boolean) => {
      const { version, values } = (await findUserValues(portal.prisma, authorityId, id))!;
      const roles = gives ? [...values.roles, role] : values.roles.filter((one) => one !== role);
      return changeUser(own, authorityId, id, version, { ...values, roles });
    };
    const deeds = ids.map((id, index) => async () => {
      if (index >= 40) return give(id, true);
      return index % 2 ? removeUser(own, authorityId, id) : give(id, false);
    });
    const raises = [30, 5, 45, 20].map((minimum) => () => setMinimum(minimum));
    const mixed = deeds.flatMap((deed, index) => (index % 15 === 7 ? [deed, raises.pop()!] : [deed]));
    const outcomes = await Promise.allSettled(mixed.map((deed) => deed()));
    expect(outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual([]);
    const { rows: broken } = await portal.pool.query<{ id: number }>(`
      SELECT am.authority_id FROM authority_module am JOIN module_role r USING (module_id)
      WHERE (SELECT count(*) FROM role_assignment a WHERE a.authority_id = am.authority_id AND a.role_id = r.id)
        < coalesce(minimum_holders(am.authority_id, r.id), 0)`);
    expect(broken).toEqual([]);
    const { rows: stale } = await portal.pool.query<{ id: number }>(`
      SELECT s.authority_id FROM role_shortfall s JOIN module_role r ON r.id = s.role_id
      WHERE (SELECT count(*) FROM role_assignment a WHERE a.authority_id = s.authority_id AND a.role_id = r.id) >= r.minimum_users`);
    expect(stale).toEqual([]);
  }, 60_000);

  describe('while the minimum is raised from 1 to 3, with two holders', () => {
    /** Does it between the raising and its commit, when it does not wait for that. */
    async function whileRaised<Result>(deed: (holders: number[], other: number) => Promise<Result>) {
      const { authorityId, id: larsId } = await userByName(portal, 'lars');
      const { id: karinId } = await userByName(portal, 'karin');
      const { roleId: role, moduleId } = await handler();
      await setMinimum(0);
      const data = [karinId, larsId].map((userId) => ({ userId, authorityId, roleId: role, moduleId }));
      await portal.prisma.roleAssignment.deleteMany({ where: { authorityId, roleId: role } });
      await portal.prisma.roleAssignment.createMany({ data });
      const other = await portal.prisma.user.findFirstOrThrow({
        where: { authorityId, id: { notIn: [karinId, larsId] } },
      });
      const commission = await portal.pool.connect();
      await commission.query('BEGIN');
      await commission.query('UPDATE module_role SET minimum_users = 3 WHERE id = $1', [role]);
      const done = deed([karinId, larsId], other.id);
      await setTimeout(500);
      await commission.query('COMMIT');
      commission.release();
      return done;
    }
    const change = async (id: number, gives: boolean) => {
      const { authorityId } = await userByName(portal, 'lars');
      const { roleId: role } = await handler();
      const { version, values } = (await findUserValues(portal.prisma, authorityId, id))!;
      const roles = [...values.roles.filter((one) => one !== role), ...(gives ? [role] : [])];
      return changeUser(work({ authorityId }), authorityId, id, version, { ...values, roles });
    };

    it('USR-07 ACC-08 who takes the role from one of them waits, and is refused', async () => {
      expect(await whileRaised(([first]) => change(first!, false))).toMatchObject({
        refusals: [{ rule: 'too-few-holders', minimum: 2 }],
      });
    });

    it('USR-07 ACC-08 who gives it to a third waits, and the authority is held to three', async () => {
      expect(await whileRaised((_, other) => change(other, true))).toMatchObject({ done: { changed: true } });
      const { id } = await userByName(portal, 'karin');
      expect(await change(id, false)).toMatchObject({ refusals: [{ rule: 'too-few-holders', minimum: 3 }] });
    });
  });

  it('ACC-08 AUT-10 two thousand authorities that fall short are told in one transaction, a thousand mails at a time', async () => {
    const { authorityId, id: larsId } = await userByName(portal, 'lars');
    const { roleId: role, moduleId } = await handler();
    await setMinimum(0);
    await portal.prisma.mail.deleteMany();
    await copies(
      'authority',
      authorityId,
      2000,
      `jsonb_build_object('id', 60000 + n, 'email', 'a' || n || '@short.example', 'organisation_number', NULL)`,
    );
    await portal.pool.query(
      `INSERT INTO authority_module SELECT id, $1, 'COMPETENT_AUTHORITY' FROM authority WHERE id > 60000`,
      [moduleId],
    );
    await portal.pool.query(`
      INSERT INTO "user" SELECT (jsonb_populate_record(t, jsonb_build_object('id', 60000 + n, 'authority_id', 60000 + (n + 1) / 2,
        'email', 's' || n || '@short.example', 'username', 'short' || n, 'is_administrator', true))).*
      FROM "user" t, generate_series(1, 4000) n WHERE t.id = ${larsId}`);
    heard.length = 0;
    expect(await setMinimum(2)).toMatchObject({ done: { changed: true } });
    const first = heard.splice(0);
    const mails = await portal.prisma.mail.count({ where: { template: 'authority-news' } });
    expect(mails).toBeGreaterThanOrEqual(6000);
    expect(await portal.prisma.roleShortfall.count({ where: { roleId: role } })).toBeGreaterThanOrEqual(2000);
    await setMinimum(3);
    expect(await portal.prisma.mail.count({ where: { template: 'authority-news' } })).toBeLessThan(
      mails + 20,
    );
    for (const queries of [first, heard]) {
      expect(queries.filter((one) => one === 'BEGIN')).toHaveLength(1);
      expect(queries.length).toBeLessThan(60);
    }
  }, 120_000);
});
