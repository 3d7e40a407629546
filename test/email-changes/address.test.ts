import { beforeEach, describe, expect, it } from 'vitest';
import { confirmAt, mailedLink } from '../support/mailed-links.ts';
import { openedMails } from '../support/mails.ts';
import { pathOf, userByName } from '../support/people.ts';
import { fieldErrors, formOf, mainText, notice, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const own = '/administration/min-myndighet';
const day = 24 * 60 * 60 * 1000;

let serial = 0;
const fresh = () => `ny${++serial}@adress.example`;
const pass = (time: number) => (portal.clock.now = new Date(portal.clock.now.getTime() + time));

/** Limits count a day: each test has one of its own. */
beforeEach(() => pass(2 * day));

const authorityOf = async (username: string) => {
  const { authorityId } = await userByName(portal, username);
  return portal.prisma.authority.findUniqueOrThrow({ where: { id: authorityId } });
};

/** The two kinds of addresses, at one's own authority and at one in scope. */
const kinds = [
  {
    what: 'AUT-04 the authority’s own',
    who: 'karin',
    page: () => Promise.resolve(own),
    present: async () => (await authorityOf('karin')).email,
  },
  {
    what: 'AUT-04 that of an authority in scope',
    who: 'nimic',
    page: async () => `/administration/myndigheter/${(await authorityOf('ensam')).id}`,
    present: async () => (await authorityOf('ensam')).email,
  },
  {
    what: 'USR-06 a user’s',
    who: 'karin',
    page: () => pathOf(portal, 'helmi.rantanen'),
    present: async () => (await userByName(portal, 'helmi.rantanen')).email,
  },
  {
    what: 'USR-06 that of a user in scope',
    who: 'nimic',
    page: async () => {
      const { id, authorityId } = await userByName(portal, 'ensam');
      return `/administration/myndigheter/${authorityId}/anvandare/${id}`;
    },
    present: async () => (await userByName(portal, 'ensam')).email,
  },
];

describe.each(kinds)('$what', ({ what, who, page, present }) => {
  const ask = async (email: string, browser?: Visitor) =>
    (browser ?? (await portal.signIn(who))).submit(`${await page()}/redigera`, { email });

  it(`${what} address counts once its holder has followed the link, and no sooner`, async () => {
    const browser = await portal.signIn(who);
    const [before, after] = [await present(), fresh()];
    const saved = await ask(after, browser);
    expect(notice(await browser.get(saved.headers.location!))).toContain(`En länk skickas till ${after}.`);
    expect(await present()).toBe(before);
    expect(mainText(await browser.get(await page()))).toContain(
      `Väntar på bekräftelse: ${after} till och med`,
    );
    const link = await mailedLink(portal, after);
    // Programs that read mail follow links, and strangers have no account.
    const stranger = portal.visitor();
    for (let visit = 0; visit < 3; visit++) expect((await stranger.get(link)).status).toBe(200);
    expect(await present()).toBe(before);
    expect(mainText(await stranger.submit(link))).toContain('Tack! Adressen är bekräftad');
    expect(await present()).toBe(after);
    expect(mainText(await browser.get(await page()))).not.toContain('Väntar på bekräftelse');
    expect(mainText(await portal.visitor().get(link))).toContain('Adressen är redan bekräftad');
  });

  it(`${what} old address is told at once, and both when it is confirmed`, async () => {
    const [before, after] = [await present(), fresh()];
    const told = async () =>
      (await portal.prisma.mail.findMany({ where: { recipient: { in: [before, after] } } })).map(
        ({ recipient, template }) => [
          recipient === before ? 'old' : 'new',
          template.replace('authority-', ''),
        ],
      );
    await portal.prisma.mail.deleteMany();
    await ask(after);
    const atOnce = (await told()).filter(([, template]) => template !== 'news');
    expect(atOnce.sort()).toEqual([
      ['new', 'email-confirmation'],
      ['old', 'email-change-requested'],
    ]);
    const [mail] = await openedMails(portal, { template: 'email-change-requested' });
    for (const address of [before, after]) expect(mail!.text).toContain(address);
    await portal.prisma.mail.deleteMany({ where: { template: { not: 'email-confirmation' } } });
    await confirmAt(portal, after);
    expect((await told()).sort()).toEqual([
      ['new', 'email-changed'],
      ['new', 'email-confirmation'],
      ['old', 'email-changed'],
    ]);
  });

  it(`${what} present address, typed again, takes back what waits`, async () => {
    const browser = await portal.signIn(who);
    const [before, after] = [await present(), fresh()];
    await ask(after, browser);
    const form = await browser.get(`${await page()}/redigera`);
    expect(formOf(form).fields.email).toBe(after);
    await ask(before, browser);
    const answer = await portal.visitor().get(await mailedLink(portal, after));
    expect(mainText(answer)).toContain('Bytet av adress är avbrutet');
    expect(mainText(await browser.get(await page()))).not.toContain('Väntar på bekräftelse');
    expect(await present()).toBe(before);
  });

  it(`${what} other fields are saved without a word about what waits`, async () => {
    const browser = await portal.signIn(who);
    const after = fresh();
    await ask(after, browser);
    await browser.submit(`${await page()}/redigera`, { telephone: `08-465 00 ${10 + ++serial}` });
    expect(mainText(await browser.get(await page()))).toContain(`Väntar på bekräftelse: ${after}`);
    await confirmAt(portal, after);
    expect(await present()).toBe(after);
  });

  it(`${what} «Avbryt bytet» ends the link`, async () => {
    const browser = await portal.signIn(who);
    const [before, after] = [await present(), fresh()];
    await ask(after, browser);
    const answer = await browser.post(`${await page()}/e-post/avbryt-bytet`, {});
    expect(notice(await browser.get(answer.headers.location!))).toContain(`Bytet till ${after} är avbrutet.`);
    const link = await mailedLink(portal, after);
    expect(mainText(await portal.visitor().get(link))).toContain('Bytet av adress är avbrutet');
    expect((await portal.visitor().post(link, {})).status).toBe(404);
    expect(await present()).toBe(before);
  });

  it(`${what} «Skicka länken igen» replaces the link`, async () => {
    const browser = await portal.signIn(who);
    const after = fresh();
    await ask(after, browser);
    const first = await mailedLink(portal, after);
    await browser.post(`${await page()}/e-post/skicka-lanken-igen`, {});
    expect(mainText(await portal.visitor().get(first))).toContain('Länken är ersatt av en nyare');
    await confirmAt(portal, after);
    expect(await present()).toBe(after);
  });

  it(`${what} link works for seven days; then it says so, and can be sent again`, async () => {
    const [before, after] = [await present(), fresh()];
    await ask(after);
    pass(7 * day - 60_000);
    expect((await portal.visitor().get(await mailedLink(portal, after))).status).toBe(200);
    pass(60_000);
    const late = await confirmLate(after);
    expect(late.status).toBe(404);
    expect(mainText(late)).toContain('Länken har gått ut');
    expect(await present()).toBe(before);
    const browser = await portal.signIn(who);
    expect(mainText(await browser.get(await page()))).toContain(`Inte bekräftad i tid: ${after}`);
    await browser.post(`${await page()}/e-post/skicka-lanken-igen`, {});
    await confirmAt(portal, after);
    expect(await present()).toBe(after);
  });

  const confirmLate = async (after: string) => {
    const visitor = portal.visitor();
    return visitor.post(await mailedLink(portal, after), {});
  };

  it(`${what} of two who confirm at once, one does`, async () => {
    const after = fresh();
    await ask(after);
    const link = await mailedLink(portal, after);
    const visitors = [portal.visitor(), portal.visitor(), portal.visitor()];
    const forms = await Promise.all(visitors.map(async (visitor) => formOf(await visitor.get(link)).fields));
    const answers = await Promise.all(visitors.map((visitor, index) => visitor.post(link, forms[index]!)));
    const texts = answers.map(mainText);
    expect(texts.filter((text) => text.includes('Tack!'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('redan bekräftad'))).toHaveLength(2);
    expect(await present()).toBe(after);
  });

  it(`${what} form that was open while it was confirmed does not change it back`, async () => {
    const browser = await portal.signIn(who);
    const after = fresh();
    await ask(after, browser);
    const path = `${await page()}/redigera`;
    const form = formOf(await browser.get(path)).fields;
    await confirmAt(portal, after);
    const answer = await browser.post(path, { ...form, telephone: `08-465 00 ${10 + ++serial}` });
    expect(answer.status).toBe(303);
    expect(await present()).toBe(after);
    expect(mainText(await browser.get(await page()))).not.toContain('Väntar på bekräftelse');
  });

  it(`${what} change by the previous version of the portal is not overwritten`, async () => {
    const [after, direct] = [fresh(), fresh()];
    const before = await present();
    await ask(after);
    await portal.prisma.authority.updateMany({ where: { email: before }, data: { email: direct } });
    await portal.prisma.user.updateMany({ where: { email: before }, data: { email: direct } });
    const answer = await portal.visitor().post(await mailedLink(portal, after), {});
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Adressen har ändrats på annat sätt');
    expect(await present()).toBe(direct);
    const browser = await portal.signIn(who);
    expect(mainText(await browser.get(await page()))).not.toContain(after);
    await ask(after, browser);
    await confirmAt(portal, after);
    expect(await present()).toBe(after);
  });

  it(`${what} is asked to be changed three times a day, and nothing typed is lost`, async () => {
    const browser = await portal.signIn(who);
    const before = await present();
    for (let time = 0; time < 3; time++) expect((await ask(fresh(), browser)).status).toBe(303);
    const waiting = `ny${serial}@adress.example`;
    const telephone = `08-465 00 ${10 + ++serial}`;
    const fourth = await browser.submit(`${await page()}/redigera`, { email: fresh(), telephone });
    expect(fourth.status).toBe(422);
    expect(fieldErrors(fourth).email).toContain('har redan ändrats tre gånger');
    expect(formOf(fourth).fields).toMatchObject({ email: `ny${serial}@adress.example`, telephone });
    expect(mainText(await browser.get(await page()))).toContain(`Väntar på bekräftelse: ${waiting}`);
    expect(await present()).toBe(before);
    pass(day + 60_000);
    expect((await ask(fresh(), await portal.signIn(who))).status).toBe(303);
  });
});
