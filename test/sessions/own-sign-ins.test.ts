import { describe, expect, it } from 'vitest';
import { mainText, notice, usePortal } from '../support/portal.ts';

const portal = usePortal();
const path = '/mina-inloggningar';

describe('Mina inloggningar', () => {
  it('SEC-02 shows where one is signed in, and ends one', async () => {
    const here = await portal.signIn('lars');
    const there = await portal.signIn('lars');
    const page = await here.get(path);
    expect(page.page.querySelectorAll('tbody tr')).toHaveLength(2);
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
