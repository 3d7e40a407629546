import { openedMails } from '../support/mails.ts';
import { type Answer, type Fields, formOf, type Portal } from '../support/portal.ts';

export const list = '/administration/inbjudningar';

const day = 24 * 60 * 60 * 1000;

/** The portal's clock goes so many days ahead. */
export const waitDays = (portal: Portal, days: number): void => {
  portal.clock.now = new Date(portal.clock.now.getTime() + days * day);
};

/** The latest link that was mailed to the address, as a path. */
export async function linkMailedTo(portal: Portal, recipient: string): Promise<string> {
  const mails = await openedMails(portal, { template: 'invitation', recipient });
  return new URL(/^https?:\S+\/inbjudan\/\S+$/m.exec(mails.at(-1)!.text)![0]).pathname;
}

export interface Invited {
  id: number;
  /** Of its page at the access manager. */
  path: string;
  /** Where the invited register themselves. */
  link: string;
  email: string;
}

let serial = 0;

/** The access manager invites an authority. */
export async function invite(portal: Portal, changes: Fields = {}, by = 'atkomst'): Promise<Invited> {
  serial += 1;
  const email = `kontakt${serial}@inbjuden.example`;
  const manager = await portal.signIn(by);
  const answer = await manager.submit(`${list}/ny`, {
    authorityName: `Inbjuden myndighet ${serial}`,
    contactName: 'Kim Kontakt',
    email,
    language: 'sv',
    ...changes,
  });
  const path = answer.headers.location!;
  const recipient = String(changes.email ?? email);
  return {
    id: Number(path.split('/').at(-1)),
    path,
    email: recipient,
    link: await linkMailedTo(portal, recipient),
  };
}

/** What an invited authority fills in; the names are like nobody else's. */
export const registration = (word: string): Fields => ({
  officialName: `${word}inspektionen`,
  informalName: word,
  organisationNumber: '',
  email: `info@${word.toLowerCase()}.example`,
  language: 'sv',
  firstName: 'Sixten',
  lastName: word,
  userEmail: `sixten@${word.toLowerCase()}.example`,
  userLanguage: 'sv',
  telephone: '08-123 45 67',
});

/** An invited authority that has sent its registration in. */
export async function register(portal: Portal, word: string, changes: Fields = {}): Promise<Invited> {
  const invited = await invite(portal);
  const answer: Answer = await portal.visitor().submit(invited.link, { ...registration(word), ...changes });
  if (answer.status !== 200) throw new Error(`not sent in: ${answer.status}`);
  return invited;
}

export const invitationRow = (portal: Portal, { id }: Pick<Invited, 'id'>) =>
  portal.prisma.invitation.findUniqueOrThrow({ where: { id } });

/** How many authorities and users there are. */
export const counts = async (portal: Portal): Promise<number[]> => [
  await portal.prisma.authority.count(),
  await portal.prisma.user.count(),
];

/** What the form holds, with the likely doubles dismissed that it shows. */
export const dismissed = (answer: Answer, changes: Fields = {}): Fields => ({
  ...formOf(answer).fields,
  dismissed: answer.page.querySelector('#dismissed')?.getAttribute('value') ?? '',
  ...changes,
});
