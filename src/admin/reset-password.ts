import { parseArgs } from 'node:util';
import { findRecipient, freshPassword, giveTemporaryPassword } from '../passwords/reset-password.ts';
import { type Command, done, type Outcome, refused, withWork, WrongUsage } from './command.ts';
import { passwordLines, printPassword } from './passwords.ts';

/** For the administrator who has nobody left to ask; otherwise the pages do it (PWD-01). */
export const resetPassword: Command = {
  usage: 'reset-password ANVÄNDARNAMN',
  what: [
    'Ger en användare ett tillfälligt lösenord och avslutar användarens inloggningar.',
    '--print-password              visar lösenordet här också, när mejl inte kommer fram',
  ],
  run: async (args) => {
    const { values, positionals } = parseArgs({ args, options: printPassword, allowPositionals: true });
    const [username] = positionals;
    if (username === undefined || positionals.length > 1) throw new WrongUsage();
    return await reset(username.toLowerCase(), values['print-password']);
  },
};

const reset = (username: string, isShown: boolean): Promise<Outcome> =>
  withWork(async (work) => {
    const fresh = await freshPassword();
    const isFound = await work.db.$transaction(async (transaction) => {
      const user = await findRecipient(transaction, { username });
      if (user) await giveTemporaryPassword(transaction, work, user, fresh);
      return user !== null;
    });
    if (!isFound) return refused(`Det finns ingen användare med användarnamnet ${username}.`);
    return done(`Lösenordet för ${username} är återställt.`, ...passwordLines(isShown, fresh, work.now));
  });
