import { describe, expect, it } from 'vitest';
import { userByName } from '../support/people.ts';
import { demoPassword, mainText, notice, usePortal } from '../support/portal.ts';
import { addApp, codeAt, halfSignedIn, waitForNextCode } from '../support/second-factors.ts';

const portal = usePortal();
const path = '/mina-inloggningar';

describe('Mina inloggningar', () => {
  it('SEC-02 shows where one is signed in, and ends one', async () => {
    const here = await portal.signIn('lars');
    const there = await portal.signIn('lars');
    const page = await here.get(path);
    expect(page.page.querySelector('tbody')!.querySelectorAll('tr')).toHaveLength(2);
    expect(mainText(page)).toContain('Den här');
    const action = page.page.querySelector('tbody form')!.getAttribute('action')!;
    const answer = await here.post(action, {});
    expect(notice(await here.get(answer.headers.location!))).toBe('Inloggningen är avslutad.');
    expect((await there.get('/')).status).toBe(303);
    expect((await here.get('/')).status).toBe(200);
  });

  it('SEC-02 ends all others', async () => {
    const [here, ...others] = await Promise.all(Array.from({ length: 4 }, () => portal.signIn('nimic')));
    await here!.post(`${path}/avsluta-andra`, {});
    for (const other of others) expect((await other.get('/')).status).toBe(303);
    expect((await here!.get('/')).status).toBe(200);
  });

  it('SEC-02 never ends somebody else’s', async () => {
    const [karin, ensam] = [await portal.signIn('karin'), await portal.signIn('ensam')];
    const { id } = await portal.prisma.signIn.findFirstOrThrow({ where: { user: { username: 'ensam' } } });
    expect((await karin.post(`${path}/${id}/avsluta`, {})).status).toBe(404);
    expect((await ensam.get('/')).status).toBe(200);
  });
});

describe('Mina inloggningar, webbläsare', () => {
  it('PWD-07 shows what each sign-in was made with, and the browsers that one is known in', async () => {
    const browser = await portal.signIn('ensam');
    const { key } = await addApp(portal, browser);
    waitForNextCode(portal);
    const other = await halfSignedIn(portal, 'ensam');
    await other.submit('/logga-in/kod', { code: codeAt(key, portal.clock.now) });
    const { page } = await other.get(path);
    const [signIns, browsers] = page
      .querySelectorAll('tbody')
      .map((body) => body.querySelectorAll('tr').map(({ text }) => text.replace(/\s+/g, ' ')));
    expect(signIns!.filter((row) => row.includes('Lösenord och kod från app'))).toHaveLength(1);
    expect(signIns!.some((row) => row.includes(' Lösenord 2'))).toBe(true);
    expect(browsers!.filter((row) => row.includes('Den här'))).toHaveLength(1);
    expect(browsers!.length).toBeGreaterThanOrEqual(2);
  });

  it('PWD-07 LOG-01 one that is removed is unknown, ends no sign-in, and is in the log', async () => {
    const lars = portal.visitor();
    lars.agent.set('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
    await lars.submit('/logga-in', { username: 'lars', password: demoPassword });
    const before = await known('lars');
    const form = (await lars.get(path)).page
      .querySelectorAll('tbody')[1]!
      .querySelectorAll('tr')
      .find(({ text }) => text.includes('Den här'))!
      .querySelector('form')!;
    const answer = await lars.post(form.getAttribute('action')!, {});
    expect(notice(await lars.get(answer.headers.location!))).toBe('Webbläsaren är borttagen.');
    expect(await known('lars')).toHaveLength(before.length - 1);
    expect((await lars.get('/')).status).toBe(200);
    expect((await lars.post(form.getAttribute('action')!, {})).status).toBe(404);
    const event = await portal.prisma.logEvent.findFirst({ where: { action: 'session.browser-forgotten' } });
    expect(event).toMatchObject({
      actorName: 'Lars Bergqvist',
      changes: { browser: { before: 'Firefox i Linux', after: null } },
    });
    await lars.post('/logga-ut', {});
    await lars.submit('/logga-in', { username: 'lars', password: demoPassword });
    expect(await known('lars')).toHaveLength(before.length);
  });

  it('PWD-07 nobody removes somebody else’s', async () => {
    const [karin] = [await portal.signIn('karin'), await portal.signIn('nimic')];
    const [browser] = await known('nimic');
    expect((await karin.post(`${path}/webblasare/${browser!.id}/ta-bort`, {})).status).toBe(404);
    expect((await known('nimic')).map(({ id }) => id)).toContain(browser!.id);
  });

  const known = async (username: string) =>
    portal.prisma.knownBrowser.findMany({ where: { userId: (await userByName(portal, username)).id } });
});
