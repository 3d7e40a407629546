import assert from 'node:assert/strict';
import { newUser } from '../support/people.ts';
import { fieldErrors, formOf, mainText, without } from '../support/portal.ts';
import { authorityNamed, type Edges, signedIn, userNamed, users } from './edges.ts';

export async function editsAreMerged(edges: Edges): Promise<void> {
  const [one, other] = [await signedIn(edges, 'karin'), await signedIn(edges, 'karin')];
  const { id } = await userNamed(edges, 'utgangen');
  const path = `${users}/${id}/redigera`;
  const opened = formOf(await other.get(path));
  await one.submit(path, { lastName: 'Nygift' });
  const sent = await other.send(path, { ...opened.fields, telephone: '08-123 45 67' });
  if (sent.status === 409) await other.send(path, { ...formOf(sent).fields });
  const { lastName, telephone } = await userNamed(edges, 'utgangen');
  assert.deepEqual([lastName, telephone], ['Nygift', '08-123 45 67']);
}

export async function obstaclesAreTold(edges: Edges): Promise<void> {
  const karin = await signedIn(edges, 'karin');
  const { email } = await userNamed(edges, 'ensam');
  const { id } = await userNamed(edges, 'lars');
  const { fields } = formOf(await karin.get(`${users}/${id}/redigera`));
  const answer = await karin.send(`${users}/${id}/redigera`, { ...without(fields, 'roles'), email });
  assert.equal(answer.status, 422);
  assert.deepEqual(Object.keys(fieldErrors(answer)).sort(), ['email', 'roles']);
}

export async function delegationsAreMerged(edges: Edges): Promise<void> {
  const { prisma } = edges;
  const [one, other] = [await signedIn(edges, 'nimic'), await signedIn(edges, 'nimic')];
  const { id } = await authorityNamed(edges, 'Socialstyrelsen');
  const { id: assigned } = await authorityNamed(edges, 'Skatteverket');
  const path = `/administration/myndigheter/${id}/atkomstansvar`;
  const { fields } = formOf(await other.get(path));
  const authorities = [fields.authorities ?? []].flat();
  assert.equal((await one.submit(path, { authorities: [...authorities, String(assigned)] })).status, 303);
  assert.equal((await other.send(path, { ...fields, extent: 'all' })).status, 409);
  const where = { managerId: id, authorityId: assigned };
  assert.equal(await prisma.managedAuthority.count({ where }), 1, 'what was assigned stays');
}

export async function mailsAreLimited(edges: Edges): Promise<void> {
  const { prisma } = edges;
  const ensam = await signedIn(edges, 'ensam');
  const { authorityId } = await userNamed(edges, 'ensam');
  const before = await prisma.mail.count();
  for (let count = 0; count < 30; count += 1)
    await ensam.submit('/administration/min-myndighet/redigera', {
      email: `adress${count}@stranger.example`,
    });
  assert.ok((await prisma.mail.count()) - before <= 12, 'thirty saves');
  const { email } = await prisma.authority.findUniqueOrThrow({ where: { id: authorityId } });
  assert.ok(!email.endsWith('@stranger.example'), 'the old address counts');
  const karin = await signedIn(edges, 'karin');
  const target = await userNamed(edges, 'blockerad');
  const mailsTo = () => prisma.mail.count({ where: { userId: target.id } });
  const earlier = await mailsTo();
  for (let count = 0; count < 25; count += 1) await karin.submit(`${users}/${target.id}/aterstall-losenord`);
  assert.ok((await mailsTo()) - earlier <= 10, 'twenty-five resets');
  for (let count = 0; count < 40; count += 1)
    await karin.submit(`${users}/${target.id}/redigera`, { username: `blockerad${count}` });
  assert.ok((await prisma.usedUsername.count({ where: { userId: target.id } })) <= 15, 'forty names');
}

export async function strangersAreSpared(edges: Edges): Promise<void> {
  const { prisma } = edges;
  const atkomst = await signedIn(edges, 'atkomst');
  const email = 'ofta@stranger.example';
  const invited = { authorityName: 'Ofta påmind', contactName: 'Kim Ek', email, language: 'sv' };
  const { headers } = await atkomst.submit('/administration/inbjudningar/ny', invited);
  const { _csrf } = formOf(await atkomst.get(headers.location!)).fields;
  for (let count = 0; count < 40; count += 1)
    await atkomst.send(`${headers.location!}/paminn`, { _csrf: _csrf! });
  assert.ok((await prisma.mail.count({ where: { recipient: email } })) <= 10, 'forty reminders');
}

export async function addressesAreNotSquatted(edges: Edges): Promise<void> {
  const [karin, ensam] = [await signedIn(edges, 'karin'), await signedIn(edges, 'ensam')];
  const { id, email } = await userNamed(edges, 'tillfallig');
  const wanted = 'riktig.agare@stranger.example';
  assert.equal((await karin.submit(`${users}/${id}/redigera`, { email: wanted })).status, 303);
  assert.equal((await userNamed(edges, 'tillfallig')).email, email, 'the old one counts');
  const owner = { ...newUser('agare'), email: wanted };
  assert.equal((await ensam.submit(`${users}/ny`, owner)).status, 303, 'it is reserved for nobody');
}

export async function usernamesAreFound(edges: Edges): Promise<void> {
  await edges.prisma.$executeRaw`
    INSERT INTO used_username (digest, user_id)
    SELECT sha256(convert_to('slut.namn' || CASE n WHEN 1 THEN '' ELSE n::text END, 'UTF8')), 0
    FROM generate_series(1, 10000) n`;
  const ensam = await signedIn(edges, 'ensam');
  const names = { firstName: 'Slut', lastName: 'Namn', username: '' };
  const answer = await ensam.submit(`${users}/ny`, { ...newUser('slut'), ...names });
  assert.equal(answer.status, 303, mainText(answer).slice(0, 200));
}

/** Two authorities, each the other's coordinator: saved at the same moment, each save tells the other one. */
export async function crosswiseSavesWait(edges: Edges): Promise<void> {
  const { prisma } = edges;
  const { id: moduleId } = await prisma.module.findFirstOrThrow({ where: { usesCoordination: true } });
  const [one, other] = [
    (await authorityNamed(edges, 'Konsumentverket')).id,
    (await authorityNamed(edges, 'Skatteverket')).id,
  ];
  for (const authorityId of [one, other])
    await prisma.authorityModule.upsert({
      where: { authorityId_moduleId: { authorityId, moduleId } },
      create: { authorityId, moduleId, part: 'COORDINATOR' },
      update: { part: 'COORDINATOR' },
    });
  const pairs = [
    { path: `/administration/myndigheter/${one}/redigera`, link: `${moduleId}-${other}` },
    { path: `/administration/myndigheter/${other}/redigera`, link: `${moduleId}-${one}` },
  ];
  const nimic = await signedIn(edges, 'nimic');
  for (let round = 0; round < 10; round += 1) {
    const forms = [];
    for (const { path, link } of pairs) {
      const { fields } = formOf(await nimic.get(path));
      const kept = [fields.coordinators ?? []].flat().filter((key) => key !== link);
      const coordinators = round % 2 === 0 ? [...kept, link] : kept;
      forms.push({ path, fields: { ...fields, coordinators, telephone: `08-465 00${round} 0` } });
    }
    const answers = await Promise.all(forms.map(({ path, fields }) => nimic.send(path, fields)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [303, 303],
    );
  }
}
