import { parseArgs } from 'node:util';
import { findRecipient } from '../passwords/reset-password.ts';
import { findFactors, hasFactor } from '../second-factors/queries.ts';
import { takeFactors } from '../second-factors/reset-factor.ts';
import { type Command, done, type Outcome, refused, withWork, WrongUsage } from './command.ts';

/** For the Commission's administrators, and whoever else has nobody left to ask (PWD-12). */
export const resetSecondFactor: Command = {
  usage: 'reset-second-factor ANVÄNDARNAMN',
  what: ['Tar bort en användares tvåstegsinloggning och avslutar användarens inloggningar.'],
  run: async (args) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true });
    const [username] = positionals;
    if (username === undefined || positionals.length > 1) throw new WrongUsage();
    return await reset(username.toLowerCase());
  },
};

const reset = (username: string): Promise<Outcome> =>
  withWork(async (work) => {
    const outcome = await work.db.$transaction(async (transaction) => {
      const user = await findRecipient(transaction, { username });
      if (!user) return 'unknown';
      if (!hasFactor(await findFactors(transaction, user.id))) return 'lacks';
      await takeFactors(transaction, work, user);
      return 'reset';
    });
    switch (outcome) {
      case 'unknown':
        return refused(`Det finns ingen användare med användarnamnet ${username}.`);
      case 'lacks':
        return refused(`${username} har ingen tvåstegsinloggning.`);
      case 'reset':
        return done(`Tvåstegsinloggningen för ${username} är återställd.`);
    }
  });
