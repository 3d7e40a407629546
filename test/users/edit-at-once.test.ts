import { beforeEach, describe, expect, it } from 'vitest';
import { newUser, roleId, userByName } from '../support/people.ts';
import {
  type Answer,
  fieldErrors,
  type Fields,
  formOf,
  mainText,
  notice,
  usePortal,
  type Visitor,
  without,
} from '../support/portal.ts';

const portal = usePortal();
const users = '/administration/min-myndighet/anvandare';

const noticeAt = ({ page }: Answer, field: string): string =>
  page.querySelector(`#${field}-notice`)?.text.trim() ?? '';

let number = 0;
let karin: Visitor;
let gunilla: Visitor;
let username: string;
let path: string;

/** Each test has its own colleague, opened by both. */
beforeEach(async () => {
  [karin, gunilla] = [await portal.signIn('karin'), await portal.signIn('gunilla.oberg')];
  username = `samtidig.${(number += 1)}`;
  const roles = [await roleId(portal, 'Läsare', 'Tjänster')];
  await karin.submit(`${users}/ny`, { ...newUser(username), telephone: '08-465 004 70', username, roles });
  path = `${users}/${(await userByName(portal, username)).id}/redigera`;
});

const openBoth = async (): Promise<[Fields, Fields]> => [
  formOf(await karin.get(path)).fields,
  formOf(await gunilla.get(path)).fields,
];

describe('two who edit the same user at once', () => {
  it('USR-06 what only the other has changed is shown, said by whom, and not undone', async () => {
    const [mine, hers] = await openBoth();
    expect((await gunilla.post(path, { ...hers, lastName: 'Nygift' })).status).toBe(303);
    const answer = await karin.post(path, { ...mine, telephone: '08-465 004 72' });
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Användaren har ändrats medan du redigerade.');
    expect(formOf(answer).fields).toMatchObject({ lastName: 'Nygift', telephone: '08-465 004 72' });
    expect(noticeAt(answer, 'lastName')).toBe(
      'Ändrat av Gunilla Öberg medan du redigerade. Det nya står i fältet.',
    );
    expect(noticeAt(answer, 'telephone')).toBe('');
    expect((await karin.post(path, formOf(answer).fields)).status).toBe(303);
    expect(await userByName(portal, username)).toMatchObject({
      lastName: 'Nygift',
      telephone: '08-465 004 72',
    });
  });

  it('USR-06 what both have changed keeps what was typed, with what the other saved beside it', async () => {
    const [mine, hers] = await openBoth();
    await karin.post(path, { ...mine, telephone: '08-465 004 71' });
    const answer = await gunilla.post(path, { ...hers, telephone: '08-465 004 72' });
    expect(answer.status).toBe(409);
    expect(noticeAt(answer, 'telephone')).toMatch(
      /^Sparat av Karin .+ medan du redigerade: 08-465 004 71\. Det du fyllde i står kvar\.$/,
    );
    expect(formOf(answer).fields.telephone).toBe('08-465 004 72');
    expect((await userByName(portal, username)).telephone).toBe('08-465 004 71');
    expect((await gunilla.post(path, formOf(answer).fields)).status).toBe(303);
    expect((await userByName(portal, username)).telephone).toBe('08-465 004 72');
  });

  it('USR-06 roles are merged box by box, and the box says who', async () => {
    const [reader, allocator, viewer] = await Promise.all([
      roleId(portal, 'Läsare', 'Tjänster'),
      roleId(portal, 'Fördelare', 'Tjänster'),
      roleId(portal, 'Läsare', 'Yrkeskvalifikationer'),
    ]);
    const [mine, hers] = await openBoth();
    await gunilla.post(path, { ...hers, roles: [allocator] });
    const answer = await karin.post(path, { ...mine, roles: [reader, viewer] });
    expect(answer.status).toBe(409);
    expect([formOf(answer).fields.roles].flat().sort()).toEqual([allocator, viewer].sort());
    expect(noticeAt(answer, `roles-${reader}`)).toBe('Ändrat av Gunilla Öberg');
    expect(noticeAt(answer, `roles-${allocator}`)).toBe('Ändrat av Gunilla Öberg');
    expect(noticeAt(answer, `roles-${viewer}`)).toBe('');
    expect((await karin.post(path, formOf(answer).fields)).status).toBe(303);
    const { assignments } = await userByName(portal, username);
    expect(assignments.map(({ roleId }) => String(roleId)).sort()).toEqual([allocator, viewer].sort());
  });

  it('USR-06 a taken administrator right is not given back by who never touched it', async () => {
    await karin.submit(path, { isAdministrator: 'on' });
    const [mine, hers] = await openBoth();
    await gunilla.post(path, without(hers, 'isAdministrator'));
    const answer = await karin.post(path, { ...mine, telephone: '08-465 004 74' });
    expect(answer.status).toBe(409);
    expect(formOf(answer).fields.isAdministrator).toBeUndefined();
    expect(noticeAt(answer, 'isAdministrator')).toContain('Ändrat av Gunilla Öberg');
  });

  it('USR-06 a double click saves once, and says that it is saved', async () => {
    const [mine] = await openBoth();
    const typed = { ...mine, telephone: '08-465 004 75' };
    const [first, second] = [await karin.post(path, typed), await karin.post(path, typed)];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(notice(await karin.get(second.headers.location!))).toBe('Ändringarna är sparade.');
    const { id } = await userByName(portal, username);
    const where = { subjectId: id, action: 'user.changed' };
    expect(await portal.prisma.logEvent.count({ where })).toBe(1);
  });

  it('NAV-06 USR-06 one’s own other tab is called that', async () => {
    const [mine] = await openBoth();
    await karin.post(path, { ...mine, lastName: 'Fönster' });
    const answer = await karin.post(path, { ...mine, telephone: '08-465 004 76' });
    expect(noticeAt(answer, 'lastName')).toContain('Ändrat av dig själv i en annan flik');
  });

  it.each(['', 'x', '{"roles":"alla"}', `"${'x'.repeat(100_000)}"`])(
    'SEC-05 a base that we did not write is not believed, and nothing is lost: %.20s',
    async (base) => {
      const [mine, hers] = await openBoth();
      await gunilla.post(path, { ...hers, lastName: 'Nygift' });
      const answer = await karin.post(path, { ...mine, base, telephone: '08-465 004 77' });
      expect(answer.status).toBe(409);
      expect(noticeAt(answer, 'lastName')).toContain('Sparat av Gunilla Öberg medan du redigerade: Nygift.');
      expect(formOf(answer).fields).toMatchObject({ lastName: mine.lastName, telephone: '08-465 004 77' });
      expect((await userByName(portal, username)).lastName).toBe('Nygift');
    },
  );

  it('USR-07 SEC-05 a forged base gives no right and takes none: what is sent is judged as ever', async () => {
    const larsPath = `${users}/${(await userByName(portal, 'lars')).id}/redigera`;
    const { fields } = formOf(await karin.get(larsPath));
    const base = JSON.stringify({ ...JSON.parse(String(fields.base)), roles: [] });
    const answer = await karin.post(larsPath, { ...without(fields, 'roles'), base });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).roles).toContain('rollen Handläggare');
  });
});

describe('a module that an access manager gives or withdraws meanwhile', () => {
  it('USR-06 USR-09 the roles that come with it are not taken back by who saves the old form, nor given anew', async () => {
    const nimic = await portal.signIn('nimic');
    const { authorityId } = await userByName(portal, 'karin');
    const modules = `/administration/myndigheter/${authorityId}/moduler`;
    const module = await portal.prisma.module.findFirstOrThrow({
      where: { authorities: { none: { authorityId } }, retiredAt: null, usesCoordination: false },
    });
    const first = await portal.prisma.user.findFirstOrThrow({
      where: { authorityId, isAdministrator: true },
      orderBy: { id: 'asc' },
    });
    const mine = `${users}/${first.id}/redigera`;
    // Who loses roles is signed out.
    const editor = first.username === 'karin' ? gunilla : karin;
    const before = formOf(await editor.get(mine)).fields;
    await nimic.submit(`${modules}/ge`, { moduleId: String(module.id), part: 'COMPETENT_AUTHORITY' });
    const roles = await portal.prisma.moduleRole.findMany({
      where: { moduleId: module.id, coordinatorOnly: false },
    });
    const answer = await editor.post(mine, { ...before, telephone: '08-465 004 81' });
    expect(answer.status).toBe(409);
    const shown = formOf(answer).fields;
    expect([shown.roles].flat()).toEqual(expect.arrayContaining(roles.map(({ id }) => String(id))));
    expect(noticeAt(answer, `roles-${roles[0]!.id}`)).toMatch(/^Ändrat av .+ \(Kommerskollegium\)$/);

    await nimic.submit(`${modules}/${module.id}/aterkalla`);
    const again = await editor.post(mine, shown);
    expect(again.status).toBe(409);
    expect(mainText(again)).toContain('och alla går inte längre att ge');
    expect((await editor.post(mine, formOf(again).fields)).status).toBe(303);
    const held = await portal.prisma.roleAssignment.count({ where: { moduleId: module.id, authorityId } });
    expect(held).toBe(0);
  });
});

describe('Mina uppgifter', () => {
  it('USR-14 saving one field does not undo what an administrator has changed in the other', async () => {
    const lars = await portal.signIn('lars');
    const { fields } = formOf(await lars.get('/mina-uppgifter'));
    const larsPath = `${users}/${(await userByName(portal, 'lars')).id}/redigera`;
    await karin.submit(larsPath, { language: 'fi' });
    expect((await lars.post('/mina-uppgifter', { ...fields, telephone: '08-465 004 91' })).status).toBe(303);
    expect(await userByName(portal, 'lars')).toMatchObject({ language: 'fi', telephone: '08-465 004 91' });
    const { fields: stale } = formOf(await lars.get('/mina-uppgifter'));
    await karin.submit(larsPath, { telephone: '08-465 004 92' });
    const answer = await lars.post('/mina-uppgifter', { ...stale, telephone: '08-465 004 93' });
    expect(answer.status).toBe(409);
    expect(noticeAt(answer, 'telephone')).toContain('08-465 004 92. Det du fyllde i står kvar.');
    expect((await lars.post('/mina-uppgifter', formOf(answer).fields)).status).toBe(303);
    expect((await userByName(portal, 'lars')).telephone).toBe('08-465 004 93');
  });
});
