import { beforeAll, describe, expect, it } from 'vitest';
import { type Door, type DoorName, doors, mailsToStranger } from '../../src/mail/doors.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { templates } from '../../src/mail/templates.ts';
import { readSettings } from '../../src/settings.ts';
import { invite, linkMailedTo, list as invitations } from '../invitations/invite.ts';
import { queueMail, sampleMail } from '../support/mails.ts';
import { newUser, userByName } from '../support/people.ts';
import { type Answer, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const own = '/administration/min-myndighet';
const users = `${own}/anvandare`;

it('every mail goes out through a door that has a limit, or says why it needs none', () => {
  const sent = Object.values(doors).flatMap(({ mails }) => [...mails]);
  expect([...new Set(sent)].sort()).toEqual(Object.keys(templates).sort());
  for (const [name, { byActor, toTarget, toStranger, bounded }] of Object.entries<Door>(doors))
    expect(byActor ?? toTarget ?? toStranger ?? bounded, name).toBeTruthy();
});

/** Whom the others write to, that they need not count what one stranger gets. */
const toNoStranger: Partial<Record<DoorName, string>> = {
  'second-factor.reset': 'who has a second factor has signed in',
  'password.wrong-of-colleague': 'ten a day at most, and each takes days of wrong passwords',
  'authority.report-name-change': 'the Commission’s own address',
  'mail.try-again': 'the Commission alone, with a mail that has been counted',
};

it('SEC-07 every door counts what one stranger gets, or says whom it writes to', () => {
  const uncounted = Object.entries<Door>(doors).filter(
    ([, { toStranger, bounded }]) => !toStranger && !bounded,
  );
  expect(uncounted.map(([name]) => name).sort()).toEqual(Object.keys(toNoStranger).sort());
});

/** The doors that count. */
type Counted = Exclude<DoorName, 'email.confirm' | 'password.wrong' | 'invitation.reject' | 'news' | 'jobs'>;

interface Deed {
  /** Done once more to the same one, with the same address. */
  again: () => Promise<Answer>;
  /** Several at once are several deeds, and not one that others are told of. */
  atOnce?: boolean;
  /** Nothing on the screen says that no mail went out. */
  isSilent?: boolean;
}

/** The browsers that are signed in and have nothing to do; two at once would take each other's notices. */
const idle = new Map<string, Visitor[]>();

const as = async (who: string, deed: (browser: Visitor) => Promise<Answer>): Promise<Answer> => {
  const browser = idle.get(who)?.pop() ?? (await portal.signIn(who));
  const answer = await deed(browser);
  const shown = answer.status === 303 ? await browser.get(answer.headers.location!) : answer;
  idle.set(who, [...(idle.get(who) ?? []), browser]);
  return shown;
};

let serial = 0;
const someone = { ...newUser('dorr'), username: 'ny.dorr' };
const paths = { user: '', someone: '', invitation: '', mail: '' };

beforeAll(async () => {
  await as('karin', (karin) => karin.submit(`${users}/ny`, someone));
  paths.someone = `${users}/${(await userByName(portal, someone.username)).id}`;
  paths.user = `${users}/${(await userByName(portal, 'helmi.rantanen')).id}`;
  paths.invitation = (await invite(portal, { email: 'utanfor@inbjuden.example' })).path;
  const { id } = await queueMail(portal, createOutbox(readSettings({})), {
    ...sampleMail({ recipient: 'trog@e.example' }),
    parameters: { name: 'Åsa', password: 'Hemligt7kaka', validUntil: '2126-06-30T22:30:00.000Z' },
  } as ReturnType<typeof sampleMail>);
  await portal.prisma.mail.update({ where: { id }, data: { failedAt: new Date(), tries: 9 } });
  paths.mail = `/administration/mejl/${id}/forsok-igen`;
});

const changeOf = (path: () => string) => (): Promise<Answer> =>
  as('karin', async (karin) => {
    await karin.post(`${path()}/e-post/avbryt-bytet`, {});
    return karin.submit(`${path()}/redigera`, { email: 'samma@adress.example' });
  });

const linkOf = (path: () => string) => (): Promise<Answer> =>
  as('karin', (karin) => karin.post(`${path()}/e-post/skicka-lanken-igen`, {}));

/** How each of them is done; a new one does not compile without a line here. */
const deeds: Record<Counted, Deed> = {
  'user.register': {
    again: () =>
      as('karin', async (karin) => {
        const person = newUser('igen');
        const there = await portal.prisma.user.findUnique({ where: { email: person.email } });
        if (there) await karin.submit(`${users}/${there.id}/ta-bort`);
        return karin.submit(`${users}/ny`, person);
      }),
  },
  'user.change-email': { again: changeOf(() => paths.user) },
  'user.send-link-again': { again: linkOf(() => paths.user), atOnce: true },
  'authority.change-email': { again: changeOf(() => own) },
  'authority.send-link-again': { again: linkOf(() => own), atOnce: true },
  'password.reset': {
    again: () => as('karin', (karin) => karin.submit(`${paths.someone}/aterstall-losenord`)),
    atOnce: true,
  },
  'second-factor.reset': {
    again: async () => {
      const { id: userId } = await userByName(portal, 'helmi.rantanen');
      const app = { sealed: Buffer.from('x'), lastStep: 0, addedAt: new Date() };
      await portal.prisma.totp.upsert({ where: { userId }, create: { userId, ...app }, update: {} });
      return as('karin', (karin) => karin.submit(`${paths.user}/aterstall-tvastegsinloggning`));
    },
  },
  'second-factor.remind': {
    again: async () => {
      const { id } = await userByName(portal, someone.username);
      await portal.prisma.user.update({ where: { id }, data: { factorDemandedSince: new Date() } });
      return as('karin', (karin) => karin.post(`${own}/tvastegsinloggning/${id}/paminn`, {}));
    },
    atOnce: true,
  },
  'password.request': {
    again: () => {
      const claim = { username: someone.username, email: someone.email };
      return portal.visitor().submit('/glomt-losenordet', claim);
    },
    isSilent: true,
  },
  'password.wrong-of-colleague': {
    again: async () => {
      const { id: userId } = await userByName(portal, 'sofia.bjork');
      await portal.prisma.user.update({ where: { id: userId }, data: { failedSignIns: 0 } });
      const count = { count: 99, waitsUntil: null };
      await portal.prisma.wrongPasswords.upsert({
        where: { source: `others ${userId}` },
        create: { source: `others ${userId}`, userId, ...count },
        update: count,
      });
      return portal.visitor().submit('/logga-in', { username: 'sofia.bjork', password: 'Fel12345' });
    },
    isSilent: true,
  },
  'authority.report-name-change': {
    again: () =>
      as('karin', (karin) =>
        karin.submit(`${own}/redigera`, { informalName: `Verket ${++serial}`, majorNameChange: 'on' }),
      ),
  },
  'invitation.send': {
    again: () =>
      as('atkomst', (manager) =>
        manager.submit(`${invitations}/ny`, {
          authorityName: `Myndighet ${++serial}`,
          contactName: 'Kim',
          language: 'sv',
          email: 'manga@inbjuden.example',
        }),
      ),
    atOnce: true,
  },
  'invitation.remind': {
    again: () => as('atkomst', (manager) => manager.post(`${paths.invitation}/paminn`, {})),
    atOnce: true,
  },
  'mail.try-again': {
    again: () => as('kommissionen', (claire) => claire.post(paths.mail, {})),
    atOnce: true,
  },
};

interface Case {
  door: Counted;
  reached: 'actor' | 'target' | 'stranger';
  /** How often. */
  times: number;
}

const cases = (Object.keys(deeds) as Counted[]).flatMap((door): Case[] => {
  const { byActor, toTarget, toStranger }: Door = doors[door];
  const times = { actor: byActor, target: toTarget, stranger: toStranger && mailsToStranger };
  return Object.entries(times).flatMap(([reached, limit]) =>
    limit === undefined ? [] : [{ door, reached: reached as Case['reached'], times: limit }],
  );
});

/** Events of what is done again, or is gone with the user that it was done to. */
const events: Partial<Record<Counted, string>> = {
  'mail.try-again': 'mail.retried',
  'user.register': 'user.registered',
};

/** How many mails have been recorded. */
const count = (door: Counted): Promise<number> => {
  const action = events[door];
  return action
    ? portal.prisma.logEvent.count({ where: { action } })
    : portal.prisma.mail.count({ where: { template: doors[door].mails[0] } });
};

describe.each(cases)('$door', ({ door, reached, times }) => {
  const { again, atOnce, isSilent } = deeds[door];
  const keys = `mail ${reached === 'stranger' ? 'to' : door} ${reached}:%`;
  /** As if it had been done so often already, and nothing else. */
  const hasBeenDone = async (points: number): Promise<number> => {
    await portal.owner.query('DELETE FROM rate_limit WHERE key NOT LIKE $1', [keys]);
    const { rowCount } = await portal.owner.query('UPDATE rate_limit SET points = $1', [points]);
    return rowCount ?? 0;
  };
  /** Nothing has been counted, and there is a link that can be sent again. */
  const beginAnew = async (): Promise<void> => {
    await portal.owner.query('DELETE FROM rate_limit');
    if (!door.endsWith('send-link-again')) return;
    await changeOf(() => (door.startsWith('user') ? paths.user : own))();
    await portal.owner.query('DELETE FROM rate_limit');
  };
  const isRefused = ({ text }: Answer): boolean => text.includes('Försök igen i morgon');

  it(`is refused after ${times} in a day by the limit of the ${reached}, also when they come at once`, async () => {
    await beginAnew();
    expect(isRefused(await again())).toBe(false);
    expect(await hasBeenDone(times - 1)).toBe(1);
    const before = await count(door);
    const answers = atOnce
      ? await Promise.all([again(), again(), again()])
      : [await again(), await again(), await again()];
    expect(await count(door)).toBe(before + 1);
    if (!isSilent) expect(answers.filter(isRefused)).toHaveLength(answers.length - 1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
  });

  it(`is done again a day later by the limit of the ${reached}`, async () => {
    await beginAnew();
    await again();
    await hasBeenDone(times);
    const before = await count(door);
    expect(isRefused(await again()) || isSilent).toBe(true);
    expect(await count(door)).toBe(before);
    await portal.owner.query('UPDATE rate_limit SET expire = $1', [portal.clock.now.getTime()]);
    expect(isRefused(await again())).toBe(false);
    expect(await count(door)).toBe(before + 1);
  });
});

it('a refused deed loses nothing typed, and says it at the field', async () => {
  await portal.owner.query('DELETE FROM rate_limit');
  const typed = {
    authorityName: 'Tålig',
    contactName: 'Kim',
    email: 'talig@inbjuden.example',
    language: 'fi',
  };
  const manager = await portal.signIn('atkomst');
  for (let time = 0; time < mailsToStranger; time++) await manager.submit(`${invitations}/ny`, typed);
  const answer = await manager.submit(`${invitations}/ny`, typed);
  expect(answer.status).toBe(422);
  expect(answer.page.querySelector('#email-error')?.text).toContain('ange en annan adress');
  expect(answer.page.querySelector('#authorityName')?.getAttribute('value')).toBe('Tålig');
  expect(await linkMailedTo(portal, typed.email)).toMatch(/^\/inbjudan\//);
});
