import assert from 'node:assert/strict';
import type { PrismaClient } from '../../src/db/generated/client.ts';
import { unseal } from '../../src/mail/seal.ts';
import { readSettings } from '../../src/settings.ts';
import { production } from '../start/program.ts';
import { Guest } from '../support/guest.ts';
import { demoPassword, formOf, mainText } from '../support/portal.ts';

/** The portal under attack, and its database as the owner sees it. */
export interface Edges {
  origin: string;
  databaseUrl: string;
  /** The database as the portal's own role sees it. */
  portalUrl: string;
  prisma: PrismaClient;
}

export const own = '/administration/min-myndighet';
export const users = `${own}/anvandare`;
const { secrets } = readSettings({
  ...production,
  DATABASE_URL: 'postgresql://u@127.0.0.1/x?sslmode=disable',
});

/** A browser that a demo user has signed in with. */
export async function signedIn(
  { origin }: Pick<Edges, 'origin'>,
  username: string,
  password = demoPassword,
): Promise<Guest> {
  const guest = new Guest(origin);
  const answer = await guest.submit('/logga-in', { username, password });
  assert.equal(answer.status, 303, `${username} signs in: ${mainText(answer)}`);
  return guest;
}

/** As the button in the page head. */
export async function signOut(guest: Guest): Promise<void> {
  const { fields } = formOf(await guest.get('/'), 'form[action="/logga-ut"]');
  assert.equal((await guest.send('/logga-ut', fields)).status, 303, 'signed out');
}

/** Whether the browser's sign-in still counts. */
export const isIn = async (guest: Guest): Promise<boolean> => (await guest.get('/')).status === 200;

export const userNamed = ({ prisma }: Edges, username: string) =>
  prisma.user.findUniqueOrThrow({ where: { username } });

export const authorityNamed = ({ prisma }: Edges, informalName: string) =>
  prisma.authority.findFirstOrThrow({ where: { informalName } });

/** What the latest mail to an address was filled in with. */
export async function latestMail(
  { prisma }: Edges,
  recipient: string,
  template: string,
): Promise<Record<string, string>> {
  const mail = await prisma.mail.findFirstOrThrow({
    where: { recipient, template },
    orderBy: { id: 'desc' },
  });
  return unseal(mail.sealed!, mail.messageId, secrets) as Record<string, string>;
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
