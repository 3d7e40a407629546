import supertest from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetDrafts } from '../../src/web/drafts.ts';
import { userByName } from '../support/people.ts';
import {
  type Answer,
  demoPassword,
  encode,
  type Fields,
  formOf,
  mainText,
  notice,
  usePortalForEach,
  type Visitor,
  without,
} from '../support/portal.ts';

const portal = usePortalForEach();
const minutes = 60_000;
const edit = '/administration/min-myndighet/redigera';
const own = { 'Sec-Fetch-Site': 'same-origin' };

const pass = (time: number) => (portal.clock.now = new Date(portal.clock.now.getTime() + time));

let karin: Visitor;
let sent: Fields;
let action: string;

beforeEach(async () => {
  karin = await portal.signIn('karin');
  const form = formOf(await karin.get(edit));
  action = form.action;
  sent = { ...form.fields, areaOfActivity: 'Långt arbete' };
});

/** Fills in the sign-in page that was the answer to a form. */
const signInAt = (browser: Visitor, answer: Answer, username = 'karin', password = demoPassword) => {
  const form = formOf(answer, '.sign-in form');
  return browser.post(form.action, { ...form.fields, username, password });
};

const saved = async () => mainText(await karin.get('/administration/min-myndighet'));

describe('a form that is sent after the session has ended', () => {
  /** The ways in which a session ends. */
  const ends: Record<string, () => unknown> = {
    'after 30 minutes without use': () => pass(31 * minutes),
    'after twelve hours': async () => {
      pass(13 * 60 * minutes);
      await portal.pool.query('DELETE FROM session');
    },
    'in «Mina inloggningar»': () => portal.prisma.signIn.updateMany({ data: { endedAt: portal.clock.now } }),
    'by signing out in another tab': async () => karin.post('/logga-ut', {}),
  };

  it.each(Object.keys(ends))(
    'NAV-06 %s, is offered again once signed in, and saved with one press',
    async (how) => {
      await ends[how]!();
      const refused = await karin.post(action, sent);
      expect(mainText(refused)).toContain('Du har loggats ut. Logga in igen så skickas det du skrev.');
      expect(refused.text).not.toContain('Långt arbete');
      const signedIn = await signInAt(karin, refused);
      expect(signedIn.headers.location).toMatch(/^\/skicka-igen\/[\w-]{22}$/);
      const offered = await karin.get(signedIn.headers.location!);
      expect(mainText(offered)).toContain('Inget har sparats än');
      expect(await saved()).not.toContain('Långt arbete');
      const again = formOf(offered);
      const done = await karin.post(again.action, again.fields);
      expect(done.status).toBe(303);
      expect(await saved()).toContain('Långt arbete');
      expect(await portal.prisma.draft.count()).toBe(0);
      // Back to the page: there is nothing left to send.
      expect((await karin.get(signedIn.headers.location!)).headers.location).toBe('/');
    },
  );

  it('NAV-06 survives wrong passwords', async () => {
    pass(31 * minutes);
    const refused = await karin.post(action, sent);
    const wrong = await signInAt(karin, refused, 'karin', 'Fel12345');
    expect(mainText(wrong)).toContain('Det du skrev finns kvar');
    const missing = await signInAt(karin, wrong, 'karin', '');
    expect((await signInAt(karin, missing)).headers.location).toMatch(/^\/skicka-igen\//);
  });

  it('NAV-06 is never shown to another user', async () => {
    pass(31 * minutes);
    const refused = await karin.post(action, sent);
    const lars = await signInAt(karin, refused, 'lars');
    expect(lars.headers.location).toBe('/');
    expect(notice(await karin.get('/'))).toContain('hörde till en annan användare');
    expect(await portal.prisma.draft.count()).toBe(0);
    // The draft of one is not there for another.
    const signedIn = await signInAt(karin, await karin.post(action, { ...sent, _csrf: 'old' }), 'karin');
    const lasse = await portal.signIn('lars');
    expect((await lasse.get(signedIn.headers.location!)).headers.location).toBe('/');
    expect((await karin.get(signedIn.headers.location!)).text).toContain('Långt arbete');
  });

  it('NAV-06 in a browser where somebody else has signed in, is kept for whom it was shown to', async () => {
    const lars = await portal.signIn('lars');
    const refused = await lars.post(action, { ...sent, _csrf: 'old' });
    expect(refused.status).toBe(403);
    expect(mainText(refused)).toContain('öppnat av någon annan än du');
    expect(refused.text).not.toMatch(/Långt arbete|Skicka igen/);
    const signedIn = await signInAt(lars, refused, 'karin');
    expect((await lars.get(signedIn.headers.location!)).text).toContain('Långt arbete');
  });

  it('NAV-06 SEC-07 from anybody who cannot show whose it is, leads to the sign-in page alone', async () => {
    pass(31 * minutes);
    const [userId, ...rest] = String(sent._owner).split('.');
    const forged = [`${Number(userId) + 1}.${rest.join('.')}`, `${String(sent._owner)}x`, userId!, '', 'x'];
    for (const _owner of forged) {
      const answer = await karin.post(action, { ...sent, _owner });
      expect(answer).toMatchObject({ status: 303, headers: { location: '/logga-in' } });
      expect(answer.text).not.toContain('kept');
    }
    // And what a sign-in form carries counts only if we have sealed it.
    const kept = 'A'.repeat(200);
    const wrong = await karin.submit('/logga-in', { username: 'karin', password: 'Fel12345', kept });
    expect(wrong.text).not.toContain(kept);
    const right = await karin.submit('/logga-in', { username: 'karin', password: demoPassword, kept });
    expect(right.headers.location).toBe('/');
  });

  it('NAV-06 SEC-07 is carried within bounds; beyond them the browser keeps it', async () => {
    pass(31 * minutes);
    const random = Array.from({ length: 55_000 }, (_, at) => ((at * 7919 + at ** 2) % 36).toString(36)).join(
      '',
    );
    for (const length of [10, 1_000, 20_000, 50_000, 55_000]) {
      const answer = await karin.post(action, {
        _csrf: 'x',
        _owner: sent._owner!,
        note: random.slice(0, length),
      });
      expect(answer.status).toBe(403);
      expect(answer.text.length).toBeLessThan(64_000);
      expect(mainText(answer)).toMatch(/så skickas det du skrev|webbläsaren har kvar det du skrev/);
    }
  });

  it('NAV-06 is not kept when another site has sent it', async () => {
    pass(31 * minutes);
    for (const from of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }]) {
      const answer = await karin.agent
        .post(action)
        .set(from)
        .type('form')
        .send(encode({ ...sent, _csrf: 'x' }));
      expect(answer.status).toBe(403);
      expect(answer.text).not.toMatch(/kept|Logga in igen/);
    }
  });

  it('NAV-06 PWD-10 is not kept when it holds a password', async () => {
    const { fields } = formOf(await karin.get('/byt-losenord'));
    pass(31 * minutes);
    const answer = await karin.post('/byt-losenord', {
      ...fields,
      presentPassword: demoPassword,
      newPassword: 'Nyhemlig7kaka',
      repeatedPassword: 'Nyhemlig7kaka',
    });
    expect(mainText(answer)).toContain('lösenord sparas aldrig');
    expect(formOf(answer, '.sign-in form').fields).not.toHaveProperty('kept');
    expect((await signInAt(karin, answer)).headers.location).toBe('/byt-losenord');
    expect(await portal.prisma.draft.count()).toBe(0);
  });

  it('NAV-06 USR-14 what is kept stands in the file about oneself, and goes with the user and after a week', async () => {
    pass(31 * minutes);
    await signInAt(karin, await karin.post(action, sent));
    expect((await karin.get('/mina-uppgifter/fil')).text).toContain('Långt arbete');
    await forgetDrafts(portal.prisma, new Date(portal.clock.now.getTime() + 6 * 24 * 60 * minutes));
    expect(await portal.prisma.draft.count()).toBe(1);
    await forgetDrafts(portal.prisma, new Date(portal.clock.now.getTime() + 8 * 24 * 60 * minutes));
    expect(await portal.prisma.draft.count()).toBe(0);
  });

  it('NAV-06 SEC-07 a user has twenty drafts at most, the newest', async () => {
    pass(31 * minutes);
    const refused = await karin.post(action, sent);
    const form = formOf(refused, '.sign-in form');
    const fields = encode({ ...form.fields, username: 'karin', password: demoPassword });
    for (let time = 0; time < 25; time += 1)
      await karin.agent.post('/logga-in').set(own).type('form').send(fields);
    expect(await portal.prisma.draft.count()).toBe(20);
  });

  it('NAV-06 after a reset it waits until a password has been chosen', async () => {
    const { id } = await userByName(portal, 'karin');
    await portal.prisma.signIn.updateMany({ data: { endedAt: portal.clock.now } });
    await portal.prisma.user.update({ where: { id }, data: { passwordTemporary: true } });
    const signedIn = await signInAt(karin, await karin.post(action, sent));
    expect((await karin.get(signedIn.headers.location!)).headers.location).toBe('/byt-losenord');
    const chosen = await karin.submit('/byt-losenord', {
      newPassword: 'Nyhemlig7kaka',
      repeatedPassword: 'Nyhemlig7kaka',
    });
    expect(chosen.headers.location).toBe(signedIn.headers.location);
  });
});

describe('a sign-in page that was opened long ago, or in another tab', () => {
  const credentials = { username: 'lars', password: demoPassword };
  const send = (browser: Visitor, from: Record<string, string>, fields: Fields) =>
    browser.agent.post('/logga-in').set(from).type('form').send(encode(fields));

  it('NAV-06 signs in, also in another session than the one that it was shown in', async () => {
    const visitor = portal.visitor();
    const { fields } = formOf(await visitor.get('/logga-in'));
    for (const from of [own, { Origin: 'http://127.0.0.1', Host: '127.0.0.1' }]) {
      const other = portal.visitor();
      await other.get('/logga-in');
      const answer = await send(other, from, { ...fields, ...credentials });
      expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
      expect((await other.get('/')).status).toBe(200);
    }
  });

  it('NAV-06 goes on when one is signed in already, without another sign-in', async () => {
    const lars = portal.visitor();
    const { fields } = formOf(await lars.get('/logga-in?till=/mina-uppgifter'));
    await lars.submit('/logga-in', credentials);
    const before = await portal.prisma.signIn.count();
    const answer = await send(lars, own, { ...fields, ...credentials });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/mina-uppgifter' } });
    expect(await portal.prisma.signIn.count()).toBe(before);
    // Somebody else has to show that he or she is somebody else.
    const wrong = await send(lars, own, { ...fields, username: 'karin', password: 'Fel12345' });
    expect(wrong.status).toBe(422);
    const right = await send(lars, own, { ...fields, username: 'karin', password: demoPassword });
    expect(right.status).toBe(303);
    expect((await lars.get('/')).text).toContain('Karin');
  });

  it('NAV-06 SEC-02 no other site signs anybody in', async () => {
    const visitor = portal.visitor();
    const { fields } = formOf(await visitor.get('/logga-in'));
    const stale = { ...without(fields, '_csrf'), _csrf: 'x', ...credentials };
    const sites: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      {},
    ];
    for (const from of sites) {
      const answer = await send(visitor, from, stale);
      expect(answer.status, JSON.stringify(from)).toBe(403);
    }
    expect((await supertest(portal.app).get('/')).status).toBe(303);
    expect((await visitor.get('/')).status).toBe(303);
  });
});

describe('what a browser may keep', () => {
  it('NAV-06 a refused form alone, until one signs out; never with a password', async () => {
    const refused = await karin.post(action, { ...sent, email: 'fel' });
    expect(refused).toMatchObject({ status: 422, headers: { 'cache-control': 'private, no-cache' } });
    expect((await karin.get(edit)).headers['cache-control']).toBe('no-store');
    const saved = await karin.post(action, sent);
    expect(saved).toMatchObject({ status: 303, headers: { 'cache-control': 'no-store' } });
    const wrong = await karin.submit('/byt-losenord', {
      presentPassword: 'x',
      newPassword: 'y',
      repeatedPassword: 'z',
    });
    expect(wrong).toMatchObject({ status: 422, headers: { 'cache-control': 'no-store' } });
    expect(wrong.headers['clear-site-data']).toBeUndefined();
    expect((await karin.post('/logga-ut', {})).headers['clear-site-data']).toBe('"cache"');
  });
});

describe('«Fortsätt vara inloggad»', () => {
  it('NAV-06 begins the half hour anew, and says how long until twelve hours', async () => {
    pass(29 * minutes);
    expect((await karin.get('/fortsatt-inloggad')).text).toBe(String((12 * 60 - 29) * 60));
    pass(29 * minutes);
    expect((await karin.get('/')).status).toBe(200);
    pass(31 * minutes);
    expect((await karin.get('/fortsatt-inloggad')).status).toBe(303);
  });
});
