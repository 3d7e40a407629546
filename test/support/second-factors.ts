import { HOTP, Secret } from 'otpauth';
import { userByName } from './people.ts';
import { demoPassword, formOf, type Portal, type Visitor } from './portal.ts';

export const ownFactors = '/mina-uppgifter/tvastegsinloggning';

/** What the user's app shows at a moment: made here, and not by the portal's own code. */
export const codeAt = (key: string, moment: Date, offset = 0): string =>
  HOTP.generate({
    secret: Secret.fromBase32(key.replace(/\s/g, '')),
    counter: Math.floor((moment.getTime() + offset) / 30_000),
    digits: 6,
    algorithm: 'SHA1',
  });

export interface Enrolled {
  key: string;
  codes: string[];
}

/** Adds an app in the browser of somebody who has just signed in. */
export async function addApp(portal: Portal, visitor: Visitor): Promise<Enrolled> {
  const asked = await visitor.get(`${ownFactors}/app`);
  const key = asked.page.querySelector('.key')!.text;
  const { fields } = formOf(asked);
  const answer = await visitor.post(`${ownFactors}/app`, { ...fields, code: codeAt(key, portal.clock.now) });
  return { key, codes: answer.page.querySelectorAll('.recovery-codes li').map(({ text }) => text) };
}

/** A browser where the right password has been given. */
export async function halfSignedIn(
  portal: Portal,
  username: string,
  password = demoPassword,
): Promise<Visitor> {
  const visitor = portal.visitor();
  const answer = await visitor.submit('/logga-in', { username, password });
  if (answer.headers.location !== '/logga-in/kod')
    throw new Error(`${username} was led to ${answer.headers.location}`);
  return visitor;
}

/** Time goes on, and the app shows another code. */
export function waitForNextCode(portal: Portal): void {
  portal.clock.now = new Date(portal.clock.now.getTime() + 90_000);
}

/** As if everybody had signed in eleven minutes ago: what gives power away asks for a proof (PWD-13). */
export async function growOld(portal: Portal): Promise<void> {
  const elevenMinutes = 11 * 60_000;
  await portal.prisma.signIn.updateMany({
    data: { provenAt: new Date(portal.clock.now.getTime() - elevenMinutes) },
  });
}

/** Proves anew who it is, by the password, as somebody is asked to who has waited for more than ten minutes. */
export async function proveAnew(visitor: Visitor, password = demoPassword): Promise<void> {
  const answer = await visitor.submit('/visa-vem-du-ar', { _proof: password });
  if (answer.status !== 303) throw new Error(`the proof was refused: ${answer.status}`);
}

/** A browser where the password and then the code have been given. */
export async function signInWithCode(portal: Portal, username: string, key: string): Promise<Visitor> {
  const visitor = await halfSignedIn(portal, username);
  const answer = await visitor.submit('/logga-in/kod', { code: codeAt(key, portal.clock.now) });
  if (answer.status !== 303) throw new Error(`${username}: the code was refused (${answer.status})`);
  return visitor;
}

/** A passkey that no authenticator has, for pages that show it. */
export async function addPasskeyRow(portal: Portal, username: string, name = 'Provnyckeln'): Promise<number> {
  const { id: userId } = await userByName(portal, username);
  const data = {
    credentialId: Buffer.from(`of ${username}`),
    publicKey: Buffer.from('none'),
    host: 'localhost',
  };
  const { id } = await portal.prisma.passkey.create({
    data: { ...data, userId, name, addedAt: portal.clock.now },
  });
  return id;
}
