import { describe, expect, it } from 'vitest';
import { data, firstStep, go, path as registration, toSummary } from '../registration/steps.ts';
import { pathOf, userByName } from '../support/people.ts';
import { type Answer, formOf, usePortalForEach, type Visitor } from '../support/portal.ts';
import { growOld } from '../support/second-factors.ts';

const portal = usePortalForEach();
const own = '/administration/min-myndighet';

const isAsked = ({ status, page }: Answer): boolean =>
  status === 403 && page.querySelector('input[name=_proof]') !== null;

async function later(username: string): Promise<Visitor> {
  const visitor = await portal.signIn(username);
  await growOld(portal);
  return visitor;
}

describe('only what gives power away asks', () => {
  it.each([
    ['telephone', '08-690 48 00', false],
    ['lastName', 'Ny', false],
    ['email', 'ny.adress@arbetsmiljoverket.example', true],
    ['isAdministrator', 'on', true],
  ])('PWD-13 of a user’s details, %s', async (field, value, expected) => {
    const karin = await later('karin');
    const answer = await karin.submit(await pathOf(portal, 'lars', '/redigera'), { [field]: value });
    expect(isAsked(answer)).toBe(expected);
    expect(answer.status).toBe(expected ? 403 : 303);
  });

  it('PWD-13 taking an administrator’s rights', async () => {
    const karin = await later('karin');
    const path = await pathOf(portal, 'gunilla.oberg', '/redigera');
    const { isAdministrator, ...fields } = formOf(await karin.get(path)).fields;
    expect(isAdministrator).toBe('on');
    expect(isAsked(await karin.post(path, fields))).toBe(true);
  });

  it('PWD-13 removing an administrator, and nobody else', async () => {
    const karin = await later('karin');
    expect(isAsked(await karin.submit(await pathOf(portal, 'gunilla.oberg', '/ta-bort')))).toBe(true);
    expect(isAsked(await karin.submit(await pathOf(portal, 'tillfallig', '/ta-bort')))).toBe(false);
  });

  it.each([
    ['telephone', '08-465 004 77', false],
    ['email', 'ny@arbetsmiljoverket.example', true],
  ])('PWD-13 of an authority’s data, %s', async (field, value, expected) => {
    const karin = await later('karin');
    expect(isAsked(await karin.submit(`${own}/redigera`, { [field]: value }))).toBe(expected);
  });

  it('PWD-13 the last step of a registration, which goes on then', async () => {
    const henrik = await later('nimic');
    const step = await go(henrik, await firstStep(henrik), data);
    expect(isAsked(step)).toBe(false);
    const summary = await toSummary(henrik, {
      informalName: 'Andra verket',
      officialName: 'Verket för annat',
    });
    const asked = await henrik.post(registration, { ...formOf(summary).fields, toStep: 'done' });
    expect(isAsked(asked)).toBe(true);
    const { action, fields } = formOf(asked);
    const done = await henrik.post(action, { ...fields, _proof: 'Demo1234' });
    expect(done.headers.location).toMatch(/\/kvitto$/);
  });

  it('PWD-13 a role’s demand of a second factor', async () => {
    const claire = await later('kommissionen');
    const { moduleId, id } = await portal.prisma.moduleRole.findFirstOrThrow({ where: { code: 'reader' } });
    const path = `/administration/moduler/${moduleId}/roller/${id}/redigera`;
    expect(isAsked(await claire.submit(path, { sv: 'Läsare två' }))).toBe(false);
    expect(isAsked(await claire.submit(path, { demandsFactor: 'on' }))).toBe(true);
  });

  it('PWD-13 tells nobody of users elsewhere: a guessed e-mail is answered as any other', async () => {
    const karin = await later('karin');
    const { id, email, authorityId } = await userByName(portal, 'ensam');
    const { fields } = formOf(await karin.get(await pathOf(portal, 'lars', '/redigera')));
    const path = `/administration/min-myndighet/anvandare/${id}/redigera`;
    for (const guess of [email, 'nagon.annan@konsumentverket.example'])
      expect((await karin.post(path, { ...fields, email: guess })).status).toBe(404);
    const atokomst = await later('atkomst');
    const { _csrf, ...typed } = fields;
    expect(_csrf).not.toBe('');
    const managed = `/administration/myndigheter/${authorityId}/anvandare/${id}/redigera`;
    for (const guess of [email, 'nagon.annan@konsumentverket.example']) {
      const answer = await atokomst.post(managed, { ...typed, email: guess });
      expect([answer.status, isAsked(answer)]).toEqual([403, false]);
    }
  });
});
