import { expect, it } from 'vitest';
import { newUser, pathOf, userByName } from '../support/people.ts';
import { fieldErrors, formOf, usePortal } from '../support/portal.ts';

const portal = usePortal();
const add = '/administration/min-myndighet/anvandare/ny';
const day = 24 * 60 * 60 * 1000;

it('USR-04 a username is changed three times a day at most, and nothing typed is lost', async () => {
  const karin = await portal.signIn('karin');
  const { id } = await userByName(portal, 'helmi.rantanen');
  const path = `/administration/min-myndighet/anvandare/${id}/redigera`;
  const used = () => portal.prisma.usedUsername.count({ where: { userId: id } });
  const before = await used();
  const rename = (username: string) => karin.submit(path, { username, telephone: '08-465 004 99' });
  for (const username of ['helmi.ett', 'helmi.tva', 'helmi.tre'])
    expect((await rename(username)).status).toBe(303);
  const fourth = await rename('helmi.fyra');
  expect(fourth.status).toBe(422);
  expect(fieldErrors(fourth).username).toContain('Försök igen i morgon');
  expect(formOf(fourth).fields).toMatchObject({ username: 'helmi.fyra', telephone: '08-465 004 99' });
  expect(await used()).toBe(before + 3);
  portal.clock.now = new Date(portal.clock.now.getTime() + day);
  const again = await portal.signIn('karin');
  expect((await again.submit(path, { username: 'helmi.ett' })).status).toBe(303);
  expect((await userByName(portal, 'helmi.ett')).id).toBe(id);
  expect(await used()).toBe(before + 3);
});

it('USR-04 one administrator changes fifty usernames a day at most', async () => {
  const karin = await portal.signIn('karin');
  const path = `${await pathOf(portal, 'zoran.petrovic')}/redigera`;
  expect((await karin.submit(path, { username: 'zoran.ett' })).status).toBe(303);
  await portal.owner.query(`UPDATE rate_limit SET points = 50 WHERE key LIKE 'rename by actor:%'`);
  expect(fieldErrors(await karin.submit(path, { username: 'zoran.tva' })).username).toContain('i morgon');
});

it('USR-04 with ten thousand usernames of the same names used up, the next is found all the same', async () => {
  const karin = await portal.signIn('karin');
  const names = { firstName: 'Slut', lastName: 'Namn' };
  await portal.owner.query(`
    INSERT INTO used_username (digest, user_id)
    SELECT sha256(convert_to('slut.namn' || CASE n WHEN 1 THEN '' ELSE n::text END, 'UTF8')), 0
    FROM generate_series(1, 10000) n`);
  const proposal = await karin.get(
    '/administration/min-myndighet/anvandare/anvandarnamn?firstName=Slut&lastName=Namn',
  );
  expect(proposal.text).toMatch(/^slut\.namn\d{4,}$/);
  const answers = [];
  for (let time = 0; time < 3; time++)
    answers.push(await karin.submit(add, { ...newUser(`slut${time}`), ...names, username: '' }));
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
  const given = await portal.prisma.user.findMany({ where: names, select: { username: true } });
  expect(new Set(given.map(({ username }) => username)).size).toBe(3);
});
