import { expect, it } from 'vitest';
import { newDetails, pathOf, roleId, userByName } from '../support/people.ts';
import { fieldErrors, formOf, mainText, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();
const add = '/administration/min-myndighet/anvandare/ny';
const details = newDetails('utan');
const question = 'Ska användaren vara utan roll?';
const count = () => portal.prisma.user.count({ where: { email: details.email } });

it('whoever is to have no role is asked about before anything is saved, and nothing typed is lost', async () => {
  const karin = await portal.signIn('karin');
  expect(mainText(await karin.get(add))).not.toContain(question);
  const typed = { ...details, telephone: '08-465 004 51', username: 'utan.roll' };
  const asked = await karin.submit(add, typed);
  expect(asked.status).toBe(422);
  expect(Object.keys(fieldErrors(asked))).toEqual(['withoutRole']);
  expect(mainText(asked)).toContain(question);
  expect(await count()).toBe(0);
  const { fields } = formOf(asked);
  expect(fields).toMatchObject(typed);
  expect(fields.withoutRole).toBeUndefined();
  const saved = await karin.post(add, { ...fields, withoutRole: 'on' });
  expect(saved.headers.location).toMatch(/\/kvitto$/);
  expect(await count()).toBe(1);
});

it('a role given instead needs no other answer', async () => {
  const karin = await portal.signIn('karin');
  const { fields } = formOf(await karin.submit(add, details));
  const role = await roleId(portal, 'Läsare', 'Tjänster');
  expect((await karin.post(add, { ...fields, roles: [role] })).status).toBe(303);
  expect((await userByName(portal, 'ny.kollegautan')).assignments).toHaveLength(1);
});

it('is asked together with what else is wrong, and of no administrator', async () => {
  const karin = await portal.signIn('karin');
  const { email } = await userByName(portal, 'lars');
  const both = await karin.submit(add, { ...details, email });
  expect(Object.keys(fieldErrors(both)).sort()).toEqual(['email', 'withoutRole']);
  expect((await karin.submit(add, { ...details, isAdministrator: 'on' })).status).toBe(303);
});

it('is asked of whoever loses the last role, and not again of whoever has none', async () => {
  await portal.prisma.moduleRole.updateMany({ data: { minimumUsers: 0 } });
  const karin = await portal.signIn('karin');
  const path = await pathOf(portal, 'lars', '/redigera');
  const taken = await karin.submit(path, { roles: [] });
  expect(Object.keys(fieldErrors(taken))).toEqual(['withoutRole']);
  expect((await userByName(portal, 'lars')).assignments.length).toBeGreaterThan(0);
  const { fields } = formOf(taken);
  expect((await karin.post(path, { ...fields, withoutRole: 'on' })).status).toBe(303);
  expect((await userByName(portal, 'lars')).assignments).toEqual([]);
  expect((await karin.submit(path, { telephone: '08-465 004 52' })).status).toBe(303);
});
