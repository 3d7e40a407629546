import { beforeEach, describe, expect, it } from 'vitest';
import type { Language } from '../../src/db/generated/enums.ts';
import type { TemplateName } from '../../src/mail/templates.ts';
import { confirmAt } from '../support/mailed-links.ts';
import { usePortal } from '../support/portal.ts';

const portal = usePortal();
const own = '/administration/min-myndighet';

/** The recipient of each mail. A new template does not compile without a line here. */
const recipients: Record<TemplateName, string> = {
  'user-registered': 'a user',
  'password-reset': 'a user',
  'password-requested': 'a user',
  'password-blocked': 'a user',
  'user-blocked': 'a user',
  'email-confirmation': 'an authority',
  'email-change-requested': 'an authority',
  'email-changed': 'a user',
  'second-factor-reset': 'a user',
  'second-factor-reminder': 'a user',
  'password-reminder': 'a user',
  'authority-email-changed': 'an authority',
  'authority-unconfirmed': 'a user',
  'authority-news': 'an authority',
  'user-news': 'a user',
  invitation: 'somebody invited, in the language chosen then',
  'invitation-reminder': 'somebody invited, in the language chosen then',
  'invitation-rejected': 'somebody invited, in the language chosen then',
  'name-change': 'an authority',
};

/** What causes a mail to an authority, and which authority that is. */
const causes: Record<string, { authority: string; cause: () => Promise<unknown> }> = {
  'email-confirmation': { authority: 'Arbetsmiljöverket', cause: () => askForAddress() },
  'email-change-requested': { authority: 'Arbetsmiljöverket', cause: () => askForAddress() },
  'authority-email-changed': {
    authority: 'Arbetsmiljöverket',
    cause: async () => confirmAt(portal, await askForAddress()),
  },
  'authority-news': {
    authority: 'Läkemedelsverket',
    cause: async () => {
      const { id } = await authorityNamed('Läkemedelsverket');
      const manager = await portal.signIn('atkomst');
      const path = `/administration/myndigheter/${id}/redigera`;
      await manager.submit(path, { areaOfActivity: `Hela landet ${serial++}` });
    },
  },
  'name-change': {
    authority: 'Europeiska kommissionen',
    cause: async () => {
      const karin = await portal.signIn('karin');
      const changes = { informalName: `Verket ${serial++}`, majorNameChange: 'on' };
      await karin.submit(`${own}/redigera`, changes);
    },
  },
};
let serial = 1;
async function askForAddress(): Promise<string> {
  portal.clock.now = new Date(portal.clock.now.getTime() + 25 * 60 * 60 * 1000);
  const karin = await portal.signIn('karin');
  const email = `registrator${serial++}@arbetsmiljoverket.example`;
  await karin.submit(`${own}/redigera`, { email });
  return email;
}

const authorityNamed = (officialName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { officialName } });

beforeEach(() => portal.prisma.mail.deleteMany());

it('MAIL-01 each kind of mail to an authority is tried here', () => {
  const toAuthority = Object.entries(recipients).filter(([, recipient]) => recipient === 'an authority');
  expect(Object.keys(causes)).toEqual(toAuthority.map(([template]) => template));
});

describe.each(Object.entries(causes))('the mail %s', (template, { authority, cause }) => {
  const languagesOf = async (data: { workingLanguages: Language[]; language: Language }) => {
    const { id } = await authorityNamed(authority);
    await portal.prisma.authority.update({ where: { id }, data });
    await cause();
    const mails = await portal.prisma.mail.findMany({ where: { template, userId: null } });
    return [...new Set(mails.map(({ language }) => language))];
  };

  it('MAIL-01 is in the first working language of the authority', async () => {
    expect(await languagesOf({ workingLanguages: ['mt', 'de'], language: 'sv' })).toEqual(['mt']);
  });

  it('MAIL-01 is in the language of its name when it has no working language', async () => {
    expect(await languagesOf({ workingLanguages: [], language: 'et' })).toEqual(['et']);
  });
});

describe('the language preference', () => {
  it.each([
    ['karin', `${own}/anvandare/ny`, 'language'],
    ['karin', '/mina-uppgifter', 'language'],
    ['atkomst', '/administration/inbjudningar/ny', 'language'],
  ])('MAIL-01 is chosen by its own name by %s at %s', async (username, path, field) => {
    const { page } = await (await portal.signIn(username)).get(path);
    const options = page.querySelectorAll(`select[name=${field}] option`);
    const names = new Map(options.map((one) => [one.getAttribute('value'), one.text.trim()]));
    expect(names.size).toBe(24);
    expect(Object.fromEntries(names)).toMatchObject({
      de: 'Deutsch',
      fi: 'suomi',
      el: 'Ελληνικά',
      bg: 'български',
      ga: 'Gaeilge',
    });
  });

  it('MAIL-01 governs every mail to that person', async () => {
    const karin = await portal.signIn('karin');
    const lars = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
    await (await portal.signIn('lars')).submit('/mina-uppgifter', { language: 'hu' });
    await portal.prisma.mail.deleteMany();
    await portal.signIn('lars');
    const user = `${own}/anvandare/${lars.id}`;
    await karin.submit(`${user}/redigera`, { email: 'lars.ny@arbetsmiljoverket.example' });
    await karin.submit(`${user}/aterstall-losenord`);
    const mails = await portal.prisma.mail.findMany({ where: { userId: lars.id } });
    expect(new Set(mails.map(({ template }) => template))).toEqual(
      new Set(['email-confirmation', 'email-change-requested', 'password-reset', 'user-news']),
    );
    expect(new Set(mails.map(({ language }) => language))).toEqual(new Set(['hu']));
  });
});
