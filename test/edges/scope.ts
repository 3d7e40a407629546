import assert from 'node:assert/strict';
import { Guest } from '../support/guest.ts';
import { newUser } from '../support/people.ts';
import { demoPassword, formOf, mainText } from '../support/portal.ts';
import {
  authorityNamed,
  type Edges,
  isIn,
  latestMail,
  own,
  signedIn,
  signOut,
  userNamed,
  users,
} from './edges.ts';
import { submitSignIn } from './sign-in.ts';

export async function countryStays(edges: Edges): Promise<void> {
  for (const [username, country] of Object.entries({ nimic: 'FI', atkomst: 'LI', karin: 'BE' })) {
    const administrator = await signedIn(edges, username);
    const answer = await administrator.submit(`${own}/redigera`, { country });
    assert.equal(answer.status, 303, `the form of ${username} is saved without it`);
    const { authorityId: id } = await userNamed(edges, username);
    assert.equal((await edges.prisma.authority.findUniqueOrThrow({ where: { id } })).country, 'SE');
    await assert.rejects(edges.prisma.authority.update({ where: { id }, data: { country } }));
    const fields = {
      ...formOf(await administrator.get(`${own}/redigera`)).fields,
      land: country,
      from: 'SE',
    };
    assert.equal((await administrator.send(`/myndigheter/${id}/byt-land`, fields)).status, 403);
  }
}

const isAbout = (text: string): boolean =>
  text.includes('Läkemedelsverket') && !text.includes('Socialstyrelsen');

export async function pagesCarryTheirName(edges: Edges): Promise<void> {
  const atkomst = await signedIn(edges, 'atkomst');
  const { id } = await authorityNamed(edges, 'Läkemedelsverket');
  const text = mainText(await atkomst.get(`/administration/myndigheter/${id}/anvandare/ny`));
  assert.ok(isAbout(text), text.slice(0, 200));
  const path = `/administration/myndigheter/${id}/anvandare`;
  const answer = await atkomst.submit(`${path}/ny`, newUser('vid'));
  assert.equal(answer.status, 303, mainText(answer).slice(0, 200));
  const receipt = answer.headers.location!;
  for (const page of [receipt, receipt.replace('kvitto', 'redigera')]) {
    const shown = mainText(await atkomst.get(page));
    assert.ok(isAbout(shown), `${page}: ${shown.slice(0, 200)}`);
  }
  const file = await atkomst.get(`${path}/csv`);
  assert.match(decodeURIComponent(file.headers['content-disposition']!), /-Läkemedelsverket\.csv/);
}

export async function doublesAreAsked(edges: Edges): Promise<void> {
  const atkomst = await signedIn(edges, 'atkomst');
  const email = 'ny.myndighet@stranger.example';
  const invited = { authorityName: 'Konsumentverket', contactName: 'Kim Ek', email, language: 'sv' };
  await atkomst.submit('/administration/inbjudningar/ny', invited);
  const { link } = await latestMail(edges, email, 'invitation');
  const names = { officialName: 'Konsumentverket', informalName: 'Konsumentverket', organisationNumber: '' };
  const person = { firstName: 'Kim', lastName: 'Ek', userEmail: email, userLanguage: 'sv', telephone: '' };
  const guest = new Guest(edges.origin);
  await guest.submit(new URL(link!).pathname, { ...names, email, language: 'sv', ...person });
  const { id } = await edges.prisma.invitation.findFirstOrThrow({ where: { email } });
  const before = await edges.prisma.authority.count();
  const answer = await atkomst.submit(`/administration/inbjudningar/${id}`);
  assert.equal(answer.status, 422, mainText(answer).slice(0, 200));
  assert.equal(await edges.prisma.authority.count(), before);
}

export async function noManagersInScope(edges: Edges): Promise<void> {
  const atkomst = await signedIn(edges, 'atkomst');
  const manager = await authorityNamed(edges, 'Socialstyrelsen');
  const other = await authorityNamed(edges, 'Läkemedelsverket');
  await edges.prisma.authority.update({
    where: { id: other.id },
    data: { kind: 'ACCESS_MANAGER', managesAllModules: true },
  });
  await edges.prisma.$executeRaw`
    INSERT INTO managed_authority (manager_id, authority_id) VALUES (${manager.id}, ${other.id}) ON CONFLICT DO NOTHING`;
  const path = `/administration/myndigheter/${other.id}/anvandare/ny`;
  assert.equal((await atkomst.get(path)).status, 403);
  const { _csrf } = formOf(await atkomst.get(`${users}/ny`)).fields;
  const administrator = { ...newUser('arvinge'), isAdministrator: 'on', _csrf: String(_csrf) };
  assert.equal((await atkomst.send(path, administrator)).status, 403);
}

export async function dismissedIsOut(edges: Edges): Promise<void> {
  const [nimic, kommissionen] = [await signedIn(edges, 'nimic'), await signedIn(edges, 'kommissionen')];
  const { id } = await authorityNamed(edges, 'Arbetsmiljöverket');
  const answer = await kommissionen.submit(`/administration/nationella-samordnare/SE/utse/${id}`);
  assert.equal(answer.status, 303, mainText(answer).slice(0, 200));
  assert.equal(await isIn(nimic), false);
}

/** Runs last: whoever is administrator at the national coordinator by then has to choose a new password afterwards. */
export async function coordinatorIsHelped(edges: Edges): Promise<void> {
  const { prisma } = edges;
  const { users: administrators } = await prisma.authority.findFirstOrThrow({
    where: { country: 'SE', kind: 'NATIONAL_COORDINATOR' },
    include: { users: { where: { username: { in: ['karin', 'nimic'] } } } },
  });
  const { id, username, email } = administrators[0]!;
  const own = await signedIn(edges, username);
  await signOut(own);
  for (let count = 0; count < 5; count += 1)
    await own.submit('/logga-in', { username, password: `Fel-losenord-${count}` });
  assert.equal(await submitSignIn(own, username, demoPassword), 422, 'the password is blocked');
  const kommissionen = await signedIn(edges, 'kommissionen');
  const path = `/administration/nationella-samordnare/SE/administratorer/${id}/aterstall-losenord`;
  const answer = await kommissionen.submit(path);
  assert.equal(answer.status, 303, mainText(answer).slice(0, 200));
  const { password } = await latestMail(edges, email, 'password-reset');
  assert.equal(await submitSignIn(own, username, password!), 303);
}
