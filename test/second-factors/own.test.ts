import { describe, expect, it } from 'vitest';
import { forgetCounts } from '../../src/passwords/forget-counts.ts';
import { proofFor } from '../../src/second-factors/paths.ts';
import { openKey } from '../../src/second-factors/sealed-key.ts';
import { createSecrets, type NumberedSecret } from '../../src/secrets.ts';
import { readSettings } from '../../src/settings.ts';
import { openedMails } from '../support/mails.ts';
import { pathOf, userByName } from '../support/people.ts';
import { demoPassword, fieldErrors, formOf, mainText, usePortalForEach } from '../support/portal.ts';
import {
  addApp,
  addPasskeyRow,
  codeAt,
  halfSignedIn,
  ownFactors,
  waitForNextCode,
} from '../support/second-factors.ts';

const portal = usePortalForEach();
const later = (minutes: number): void => {
  portal.clock.now = new Date(portal.clock.now.getTime() + minutes * 60_000);
};
const totpOf = async (username: string) =>
  portal.prisma.totp.findUnique({ where: { userId: (await userByName(portal, username)).id } });

describe('adding an app', () => {
  it('PWD-11 shows the key as QR code and text, and tells the user by mail in his or her language', async () => {
    const helmi = await portal.signIn('helmi.rantanen');
    const asked = await helmi.get(`${ownFactors}/app`);
    expect(asked.page.querySelector('svg[role=img] path')).not.toBeNull();
    expect(asked.page.querySelector('.key')!.text).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    await addApp(portal, helmi);
    const { email } = await userByName(portal, 'helmi.rantanen');
    const [mail] = await openedMails(portal, { template: 'user-news', recipient: email });
    expect(mail).toMatchObject({ language: 'fi' });
    expect(mail!.text).toContain('– Kaksivaiheisen kirjautumisen tapa on lisätty.');
    expect(mail!.text).not.toContain('helmi.rantanen\n');
    const events = await portal.prisma.logEvent.findMany({ where: { action: 'second-factor.app-added' } });
    expect(events).toMatchObject([{ actorName: 'Helmi Rantanen' }]);
  });

  it('PWD-11 SEC-09 keeps the key sealed to its row, also when the secrets have been changed', async () => {
    const { key } = await addApp(portal, await portal.signIn('lars'));
    const { sealed, userId } = (await totpOf('lars'))!;
    const plain = key.replaceAll(' ', '');
    expect(Buffer.from(sealed).toString('latin1')).not.toContain(plain);
    const { secrets } = readSettings({});
    expect(openKey(sealed, userId, secrets)).toBe(plain);
    expect(() => openKey(sealed, userId + 1, secrets)).toThrow();
    const former: NumberedSecret = { number: 0, text: secrets.texts[0]! };
    const changed = createSecrets([{ number: 2, text: 'n'.repeat(40) }, former]);
    expect(openKey(sealed, userId, changed)).toBe(plain);
  });

  it('PWD-11 adds nothing without a right code, and keeps the key that was shown', async () => {
    const lars = await portal.signIn('lars');
    const asked = await lars.get(`${ownFactors}/app`);
    const key = asked.page.querySelector('.key')!.text;
    const { fields } = formOf(asked);
    const wrong = codeAt(key, portal.clock.now, -600_000);
    const answer = await lars.post(`${ownFactors}/app`, { ...fields, code: wrong });
    expect(fieldErrors(answer).code).toContain('stämmer inte');
    expect(answer.page.querySelector('.key')!.text).toBe(key);
    expect(await totpOf('lars')).toBeNull();
    expect(
      (await portal.visitor().submit('/logga-in', { username: 'lars', password: demoPassword })).headers
        .location,
    ).toBe('/');
  });

  it('PWD-11 takes no key of somebody else’s page, or of one that was open for too long', async () => {
    const [lars, karin] = [await portal.signIn('lars'), await portal.signIn('karin')];
    const asked = await karin.get(`${ownFactors}/app`);
    const key = asked.page.querySelector('.key')!.text;
    const { offer } = formOf(asked).fields;
    const code = () => codeAt(key, portal.clock.now);
    const stolen = await lars.post(`${ownFactors}/app`, { offer: offer!, code: code() });
    expect(fieldErrors(stolen).code).toContain('öppen för länge');
    later(20);
    await karin.get('/');
    later(11);
    const late = await karin.post(`${ownFactors}/app`, { offer: offer!, code: code() });
    expect(fieldErrors(late).code).toContain('öppen för länge');
    expect([await totpOf('lars'), await totpOf('karin')]).toEqual([null, null]);
  });

  it('PWD-11 asks for the password again when the last proof is older than ten minutes', async () => {
    const lars = await portal.signIn('lars');
    later(11);
    const asked = await lars.get(`${ownFactors}/app`);
    expect(asked.headers.location).toBe(proofFor(`${ownFactors}/app`));
    const wrong = await lars.submit(asked.headers.location!, { _proof: 'Fel12345' });
    expect(fieldErrors(wrong)._proof).toContain('stämmer inte');
    expect((await lars.get(`${ownFactors}/app`)).status).toBe(303);
    const right = await lars.submit(asked.headers.location!, { _proof: demoPassword });
    expect(right.headers.location).toBe(`${ownFactors}/app`);
    expect((await lars.get(`${ownFactors}/app`)).status).toBe(200);
  });

  it('PWD-11 replaces the app: codes of the former one are wrong, and the recovery codes stay', async () => {
    const lars = await portal.signIn('lars');
    const before = await addApp(portal, lars);
    waitForNextCode(portal);
    const after = await addApp(portal, lars);
    expect(after.codes).toEqual([]);
    waitForNextCode(portal);
    const visitor = await halfSignedIn(portal, 'lars');
    const old = codeAt(before.key, portal.clock.now);
    expect((await visitor.submit('/logga-in/kod', { code: old })).status).toBe(422);
    const fresh = codeAt(after.key, portal.clock.now);
    expect((await visitor.submit('/logga-in/kod', { code: fresh })).status).toBe(303);
    const recovered = await (
      await halfSignedIn(portal, 'lars')
    ).submit('/logga-in/reservkod', { code: before.codes[0]! });
    expect(recovered.status).toBe(303);
  });
});

it('USR-14 PWD-11 the file about oneself says what one has, and no secrets', async () => {
  const lars = await portal.signIn('lars');
  const { key, codes } = await addApp(portal, lars);
  await addPasskeyRow(portal, 'lars', 'Larsnyckeln');
  const { text } = await lars.get('/mina-uppgifter/fil');
  expect((JSON.parse(text) as { secondFactors: unknown }).secondFactors).toMatchObject({
    app: { addedAt: expect.any(String) as string },
    passkeys: [{ name: 'Larsnyckeln', host: 'localhost' }],
    recoveryCodes: 10,
  });
  expect(text).not.toMatch(/publicKey|sealed|digest/i);
  for (const secret of [key, key.replaceAll(' ', ''), ...codes]) expect(text).not.toContain(secret);
});

it('USR-10 PWD-11 the count of wrong codes goes soon after its user, and no sooner', async () => {
  await addApp(portal, await portal.signIn('lars'));
  await addApp(portal, await portal.signIn('helmi.rantanen'));
  for (const username of ['lars', 'helmi.rantanen'])
    await (await halfSignedIn(portal, username)).submit('/logga-in/kod', { code: '000000' });
  const { id } = await userByName(portal, 'lars');
  const karin = await portal.signIn('karin');
  await karin.submit(await pathOf(portal, 'helmi.rantanen', '/ta-bort'));
  await forgetCounts(portal.prisma, portal.clock.now);
  const codes = await portal.prisma.wrongPasswords.findMany({ where: { source: { startsWith: 'code' } } });
  expect(codes.map(({ source }) => source)).toEqual([`code ${id}`]);
});

describe('removing', () => {
  it('PWD-11 the last one ends the recovery codes and is told by mail; then the password is enough', async () => {
    const lars = await portal.signIn('lars');
    await addApp(portal, lars);
    await lars.submit(`${ownFactors}/app/ta-bort`);
    expect(await totpOf('lars')).toBeNull();
    expect(await portal.prisma.recoveryCode.count()).toBe(0);
    const [mail] = await openedMails(portal, { template: 'user-news' });
    expect(mail!.text).toContain('– Ett sätt för tvåstegsinloggning har tagits bort.');
    await portal.signIn('lars');
  });

  it('PWD-11 the last one stays as long as one is demanded', async () => {
    const henrik = await portal.signIn('nimic');
    await addApp(portal, henrik);
    const answer = await henrik.submit(`${ownFactors}/app/ta-bort`);
    expect(answer.status).toBe(422);
    expect(mainText(answer)).toContain('Tvåstegsinloggning krävs för ditt konto');
    expect(await totpOf('nimic')).not.toBeNull();
  });

  it('PWD-11 nobody removes another user’s passkey', async () => {
    const { id: userId } = await userByName(portal, 'karin');
    const passkey = await portal.prisma.passkey.create({
      data: {
        userId,
        credentialId: Buffer.from('k'),
        publicKey: Buffer.from('p'),
        name: 'Karins',
        host: 'localhost',
        addedAt: new Date(),
      },
    });
    const lars = await portal.signIn('lars');
    const path = `${ownFactors}/nyckel/${passkey.id}/ta-bort`;
    expect((await lars.get(path)).status).toBe(404);
    expect((await lars.post(path, {})).status).toBe(404);
    expect(await portal.prisma.passkey.count()).toBe(1);
  });
});
