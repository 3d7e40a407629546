import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { expectNoViolations, useBrowser } from '../support/browser.ts';
import { userByName } from '../support/people.ts';
import { demoPassword, usePortal } from '../support/portal.ts';
import { addPasskeyRow, codeAt, growOld, ownFactors } from '../support/second-factors.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const portal = usePortal();
const browser = useBrowser();
let server: Server;
let origin: string;
/** What time it is for the portal: the tests move it past codes that have been used. */
let ahead = 0;
const clock = () => new Date(Date.now() + ahead);

/** Passkeys work at a host with a name alone: the portal listens, and believes to be, at localhost. */
beforeAll(async () => {
  server = (await import('node:http')).createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const settings = { ...readSettings({ NODE_ENV: 'test' }), portalUrl: origin };
  server.on('request', createApp({ settings, prisma: portal.prisma, pool: portal.pool, clock }));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Device {
  session: CDPSession;
  authenticatorId: string;
}

/** Chromium's virtual authenticator, which verifies its user or does not. */
async function addDevice(page: Page, isUserVerified = true): Promise<Device> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto(`${origin}/logga-in`);
  await page.getByLabel('Användarnamn').fill(username);
  await page.getByRole('textbox', { name: 'Lösenord' }).fill(demoPassword);
  await page.getByRole('button', { name: 'Logga in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/logga-in');
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.goto(`${origin}${ownFactors}/nyckel`);
  await page.getByLabel('Namn').fill(name);
  await page.getByRole('button', { name: 'Lägg till nyckel' }).click();
}

const idOf = async (username: string) => (await userByName(portal, username)).id;
const pathOf = (page: Page): string => new URL(page.url()).pathname;

const signInsOf = async (username: string) =>
  portal.prisma.signIn.findMany({
    where: { userId: (await userByName(portal, username)).id },
    orderBy: { id: 'asc' },
  });

describe('passkeys in a real browser', () => {
  it('PWD-11 are added with a name, sign in alone with a verified user, and count as both factors', async () => {
    const page = await browser.newPage();
    await addDevice(page);
    await signIn(page, 'lars');
    await addPasskey(page, 'Jobbdatorn');
    await page.getByRole('heading', { name: 'Dina reservkoder' }).waitFor();
    await expectNoViolations(page);
    expect(await page.locator('.recovery-codes li').count()).toBe(10);
    await page.goto(`${origin}${ownFactors}`);
    expect(await page.getByRole('rowheader', { name: 'Jobbdatorn' }).count()).toBe(1);
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Logga ut' }).click();
    await page.waitForURL((url) => url.pathname === '/logga-in');
    await page.getByRole('button', { name: 'Logga in med nyckel' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    expect((await signInsOf('lars')).map(({ factor }) => factor)).toEqual([null, 'PASSKEY']);
    const passkey = await portal.prisma.passkey.findFirstOrThrow({ where: { name: 'Jobbdatorn' } });
    expect(passkey).toMatchObject({ host: 'localhost', lastUsedAt: expect.any(Date) as Date });
  });

  it('PWD-11 finish a sign-in after the password, «Använd en nyckel i stället»', async () => {
    const page = await browser.newPage();
    await addDevice(page);
    await signIn(page, 'helmi.rantanen');
    await addPasskey(page, 'Telefonen');
    await page.getByRole('heading', { name: 'Dina reservkoder' }).waitFor();
    await page.goto(`${origin}${ownFactors}/app`);
    const key = await page.locator('.key').textContent();
    await page.getByRole('textbox', { name: 'Kod' }).fill(codeAt(key!, clock()));
    await page.getByRole('button', { name: 'Lägg till app' }).click();
    await page.waitForURL((url) => url.pathname === ownFactors);
    ahead += 90_000;
    await page.getByRole('button', { name: 'Logga ut' }).click();
    await page.waitForURL((url) => url.pathname === '/logga-in');
    await signIn(page, 'helmi.rantanen');
    expect(pathOf(page)).toBe('/logga-in/kod');
    await expectNoViolations(page);
    await page.getByRole('link', { name: 'Använd en nyckel i stället' }).click();
    await page.getByRole('button', { name: 'Använd nyckel' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    expect((await signInsOf('helmi.rantanen')).map(({ factor }) => factor)).toEqual([null, 'PASSKEY']);
  });

  it('PWD-11 whose user was not verified are not taken', async () => {
    const page = await browser.newPage();
    await addDevice(page, false);
    await signIn(page, 'andre.sjogren');
    await addPasskey(page, 'Utan pinkod');
    await page.locator('[data-passkey-failed]:visible, #credential-error').first().waitFor();
    const { id: userId } = await userByName(portal, 'andre.sjogren');
    expect(await portal.prisma.passkey.count({ where: { userId } })).toBe(0);
  });

  it('PWD-11 answer a challenge once: the same answer sent again opens nothing', async () => {
    const page = await browser.newPage();
    await addDevice(page);
    await signIn(page, 'anna.lindqvist');
    await addPasskey(page, 'Datorn');
    await page.getByRole('heading', { name: 'Dina reservkoder' }).waitFor();
    await page.context().clearCookies();
    await page.goto(`${origin}/logga-in/nyckel`);
    // As the script of the page does, but the form is sent twice from the same session.
    const data = await page.evaluate<string>(`(async () => {
      const form = document.querySelector('form[data-passkey]');
      const options = await (await fetch(form.dataset.options)).json();
      const credential = await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      });
      form.querySelector('[name=credential]').value = JSON.stringify(credential.toJSON());
      return String(new URLSearchParams(new FormData(form)));
    })()`);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const send = () => page.request.post(`${origin}/logga-in/nyckel`, { data, headers, maxRedirects: 0 });
    const statuses = (await Promise.all([send(), send()])).map((answer) => answer.status()).sort();
    expect(statuses).toEqual([303, 422]);
    expect((await signInsOf('anna.lindqvist')).filter(({ factor }) => factor === 'PASSKEY')).toHaveLength(1);
  });

  it('PWD-11 several are kept, each removable; one that has been removed opens nothing', async () => {
    const page = await browser.newPage();
    await addDevice(page);
    await signIn(page, 'marta.hagglund');
    await addPasskey(page, 'Den enda');
    await page.getByRole('heading', { name: 'Dina reservkoder' }).waitFor();
    await page.goto(`${origin}${ownFactors}`);
    await page.getByRole('link', { name: 'Ta bort nyckeln Den enda' }).click();
    await page.getByRole('button', { name: 'Ta bort' }).click();
    await page.waitForURL((url) => url.pathname === ownFactors);
    await page.context().clearCookies();
    await page.goto(`${origin}/logga-in/nyckel`);
    await page.getByRole('button', { name: 'Använd nyckel' }).click();
    await page.locator('#credential-error').waitFor();
    expect(await page.locator('#credential-error').textContent()).toContain('godtogs inte');
  });

  it('PWD-13 prove anew who it is, and what waited goes on', async () => {
    const page = await browser.newPage();
    await addDevice(page);
    await signIn(page, 'gunilla.oberg');
    await addPasskey(page, 'Gunillas');
    await page.getByRole('heading', { name: 'Dina reservkoder' }).waitFor();
    await growOld(portal);
    await page.goto(
      `${origin}/administration/min-myndighet/anvandare/${await idOf('tillfallig')}/aterstall-losenord`,
    );
    await page.getByRole('button', { name: 'Återställ lösenord' }).click();
    await page.getByRole('heading', { name: 'Bekräfta att det är du' }).waitFor();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Använd nyckel' }).click();
    await page.waitForURL((url) => /anvandare.\d+$/.test(url.pathname));
    expect(await portal.prisma.mail.count({ where: { template: 'password-reset' } })).toBe(1);
  });

  it('PWD-13 prove nothing for anybody else than their owner', async () => {
    const page = await browser.newPage();
    await addDevice(page);
    await signIn(page, 'tomas.haggstrom');
    await addPasskey(page, 'Tomas');
    await page.getByRole('heading', { name: 'Dina reservkoder' }).waitFor();
    await page.context().clearCookies();
    await signIn(page, 'karin');
    await addPasskeyRow(portal, 'karin');
    await growOld(portal);
    await page.goto(`${origin}${ownFactors}/reservkoder`);
    await page.getByRole('button', { name: 'Använd nyckel' }).click();
    await page.locator('#credential-error').waitFor();
    expect(pathOf(page)).toBe('/visa-vem-du-ar');
    expect(await page.locator('#credential-error').textContent()).toContain('godtogs inte');
  });

  it('PWD-11 need JavaScript, and the page says so without it', async () => {
    const page = await browser.newPage({ javaScript: false, width: 320 });
    await page.goto(`${origin}/logga-in/nyckel`);
    await expectNoViolations(page);
    expect(await page.locator('main').textContent()).toContain('JavaScript avstängt');
    await page.goto(`${origin}/logga-in`);
    expect(await page.getByRole('button', { name: 'Logga in med nyckel' }).count()).toBe(0);
  });
});

describe('answers that no authenticator of ours has given', () => {
  it.each([
    '',
    '{',
    '[]',
    '{"id":1}',
    '{"id":"a"}',
    `{"id":"${'a'.repeat(20_000)}"}`,
    '{"id":"a","response":{}}',
  ])('PWD-11 %# are refused', async (credential) => {
    const visitor = portal.visitor();
    const answer = await visitor.submit('/logga-in/nyckel', { credential });
    expect(answer.status).toBe(422);
    const eva = await portal.signIn('ensam');
    const added = await eva.submit(`${ownFactors}/nyckel`, { name: 'Ingen', credential });
    expect(added.status).toBe(422);
    expect(added.page.querySelector('#name')?.getAttribute('value')).toBe('Ingen');
  });
});
