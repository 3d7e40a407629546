import { Guest } from '../../support/guest.ts';
import type { createMailServer } from '../../support/mail-server.ts';
import { code, fill } from './page.ts';
import type { Server } from './postgres.ts';
import { must, type Running, shell, startPortal, until } from './programs.ts';
import type { Trial } from './trial.ts';

export const owner = { role: 'portal_owner', password: 'agarens-losenord' };
export const app = { role: 'portal_app', password: 'portalens-losenord' };
const chosenPassword = 'Fyrtio2vita-svanar';

/** What the steps have in common: the page's portal, and what it stands on. */
export interface Site {
  trial: Trial;
  postgres: Server;
  mail: ReturnType<typeof createMailServer>;
  ports: { portal: number; metrics: number };
  /** The settings of production, without the owner's password, as the page has it. */
  settings: Record<string, string>;
  /** The administrator's, with both roles. */
  migrating: Record<string, string>;
  portal: Running | null;
  username: string;
}

export const origin = ({ ports }: Site): string => `http://127.0.0.1:${ports.portal}`;

/** Starts the portal, with settings of its own where given. The one before has ended. */
export async function startSite(site: Site, settings: Record<string, string> = {}): Promise<Running> {
  await site.portal?.stop();
  return (site.portal = await startPortal(site.trial, { ...site.settings, ...settings }));
}

/** The word that /readyz says; empty when nobody answers. */
export const readiness = async (site: Site): Promise<string> =>
  fetch(`${origin(site)}/readyz`).then(
    (answer) => answer.text(),
    () => '',
  );

/** Registers the Commission as the page says, and returns what its first mail has for a password. */
export async function registerCommission(site: Site): Promise<string> {
  const command = code('Running it for real', 'npm run admin -- create-commission');
  const printed = await shell(fill(command, 'Karin', 'Larsson', 'karin@e.example'), site.settings);
  site.username = /Användarnamn: (\S+)/.exec(printed)![1]!;
  await until('the mail with the password comes', () => site.mail.accepted.length > 0, 30_000);
  const [mail] = site.mail.accepted;
  must(!printed.includes('Tillfälligt lösenord:'), 'the password is on the terminal');
  const [, password] = /^\s*(\S*\d\S*)\s*$/m.exec(mail!.text ?? '') ?? [];
  must(password, `no password in the mail: ${mail!.text}`);
  return password;
}

/** Signs in with the mailed password, which must be replaced first of all. */
export async function chooseFirstPassword(site: Site, password: string): Promise<void> {
  const guest = new Guest(origin(site));
  const answer = await guest.submit('/logga-in', { username: site.username, password });
  must(answer.status === 303, `the mailed password signs in: ${answer.status}`);
  const elsewhere = await guest.get('/mina-uppgifter');
  must(elsewhere.headers.location === '/byt-losenord', 'it must be replaced at the first sign-in');
  const chosen = { newPassword: chosenPassword, repeatedPassword: chosenPassword };
  const choice = await guest.submit('/byt-losenord', chosen);
  must(choice.status === 303, `a new password is taken: ${choice.status}`);
}

/** A browser that the Commission's user has signed in with. */
export async function signedIn(site: Site): Promise<Guest> {
  const guest = new Guest(origin(site));
  const answer = await guest.submit('/logga-in', { username: site.username, password: chosenPassword });
  must(answer.status === 303, `signing in: ${answer.status}`);
  return guest;
}

/** Whether the browser is still signed in. */
export const isSignedIn = async (guest: Guest): Promise<boolean> =>
  (await guest.get('/mina-uppgifter')).status === 200;
