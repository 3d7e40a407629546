import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/authorization/actor.ts';
import { OutOfScope } from '../../src/authorization/scope.ts';
import { approveRegistration } from '../../src/invitations/approve-registration.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { newDetails } from '../support/people.ts';
import { type Answer, fieldErrors, formOf, mainText, usePortal } from '../support/portal.ts';
import { counts, dismissed, register, registration } from './invite.ts';

const portal = usePortal();

beforeEach(() => portal.prisma.$executeRaw`DELETE FROM rate_limit`);

describe('«Godkänn» asks what «Registrera myndighet» asks', () => {
  it('ACC-11 likely doubles are shown, and must be dismissed expressly', async () => {
    const { path } = await register(portal, 'Arbetsmiljöverkett', {
      email: 'info@nytt.example',
      userEmail: 'sixten@nytt.example',
    });
    const atkomst = await portal.signIn('atkomst');
    const shown = await atkomst.get(path);
    const warning = (answer: Answer) =>
      answer.page.querySelector('main .ds-alert[data-color=warning]')?.text ?? '';
    expect(warning(shown)).toContain('Arbetsmiljöverket');
    const before = await counts(portal);
    const refused = await atkomst.submit(path, { lastName: 'Rättad' });
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused).dismissed).toBe(
      'Kryssa i rutan om ingen av dem är samma myndighet. Annars ska den inte registreras igen.',
    );
    expect(formOf(refused).fields.lastName).toBe('Rättad');
    expect(await counts(portal)).toEqual(before);
    expect((await atkomst.post(`${path}/godkann`, dismissed(refused))).status).toBe(303);
    const other = await register(portal, 'Qvzxkj');
    expect(warning(await atkomst.get(other.path))).toBe('');
    expect((await atkomst.submit(other.path)).status).toBe(303);
  });

  it('ACC-11 one that has come since the page was shown counts too, also when it comes at the same moment', async () => {
    const [one, other] = [await register(portal, 'Zwyxabuv'), await register(portal, 'Zwyxabuw')];
    const atkomst = await portal.signIn('atkomst');
    const [first, second] = [await atkomst.get(one.path), await atkomst.get(other.path)];
    expect(second.page.querySelector('#dismissed')).toBeNull();
    const before = await counts(portal);
    const answers = await Promise.all([
      atkomst.post(`${one.path}/godkann`, formOf(first).fields),
      atkomst.post(`${other.path}/godkann`, formOf(second).fields),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(await counts(portal)).toEqual(before.map((count) => count + 1));
    const refused = answers.find(({ status }) => status === 422)!;
    expect(fieldErrors(refused).dismissed).toContain('Kryssa i rutan');
    expect(mainText(refused)).toMatch(/Finns myndigheten redan\?.*Zwyxabu/);
    const path = formOf(refused).action;
    expect((await atkomst.post(path, dismissed(refused))).status).toBe(303);
  });

  it('ACC-11 shows the same consequences as «Registrera myndighet»', async () => {
    const { path } = await register(portal, 'Hjkqwpl');
    const atkomst = await portal.signIn('atkomst');
    const shown = mainText(await atkomst.get(path));
    const summary = await atkomst.post('/administration/myndigheter/registrera', {
      ...registration('Hjkqwpl'),
      fromStep: 'user',
      toStep: 'next',
    });
    const consequences = [...summary.page.querySelectorAll('main .ds-list li')].map(({ text }) =>
      text.trim(),
    );
    expect(consequences).toEqual([
      'Myndigheten registreras i Sverige, och din myndighet får åtkomstansvar för den.',
      'Den första användaren blir administratör och får alla roller i myndighetens moduler.',
      expect.stringContaining('Ett tillfälligt lösenord skickas med mejl') as string,
    ]);
    for (const consequence of consequences) expect(shown).toContain(consequence);
  });

  it('ACC-11 ACC-02 who has ceased to be access manager meanwhile registers nothing', async () => {
    const { path, id } = await register(portal, 'Bvcxnmty');
    const atkomst = await portal.signIn('atkomst');
    expect((await atkomst.get(path)).status).toBe(200);
    const user = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'atkomst' } });
    const { country } = await portal.prisma.authority.findUniqueOrThrow({
      where: { id: user.authorityId },
    });
    const before = await counts(portal);
    const stale = { userId: user.id, authorityId: user.authorityId, authorityName: 'S', name: 'B', country };
    const work = {
      db: portal.prisma,
      outbox: createOutbox(readSettings({})),
      now: portal.clock.now,
      actor: { ...stale, authorityKind: 'ACCESS_MANAGER', address: '127.0.0.1' } as Actor,
    };
    await portal.owner.query(`UPDATE authority SET kind = 'ORDINARY' WHERE id = $1`, [user.authorityId]);
    await expect(
      approveRegistration(work, id, {
        dismissed: [],
        user: { ...newDetails(), email: 'ny@bvc.example', language: 'sv', telephone: '' },
        authority: {
          officialName: 'Bvcxnmty',
          informalName: 'Bvcxnmty',
          organisationNumber: '',
          modules: [],
          email: 'a@b.example',
          language: 'sv',
        },
      }),
    ).rejects.toThrow(OutOfScope);
    expect(await counts(portal)).toEqual(before);
    await portal.owner.query(`UPDATE authority SET kind = 'ACCESS_MANAGER' WHERE id = $1`, [
      user.authorityId,
    ]);
  });
});
