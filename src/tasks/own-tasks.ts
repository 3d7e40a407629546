import { signedIn } from '../authorization/actor.ts';
import { Prisma } from '../db/generated/client.ts';
import { hasFactorSql } from '../second-factors/queries.ts';
import { paths } from '../web/paths.ts';
import { type TaskKind, uncounted } from './task.ts';

/** So many days before the end of a password there is something to do about it. */
const passwordDays = 14;

/** What waits for anybody: the user's own password and second factor. */
export const ownTasks: TaskKind[] = [
  {
    who: signedIn,
    task: ({ userId }, now) => ({
      rows: Prisma.sql`
        SELECT FROM "user" u WHERE u.id = ${userId}
          AND u.password_expires_at <= ${now}::timestamptz + ${passwordDays} * interval '1 day'`,
      text: uncounted('Ditt lösenord går snart ut'),
      advice: 'Välj ett nytt, så behöver du inte göra det när du har bråttom.',
      href: paths.choosePassword,
      menu: paths.ownDetails,
    }),
  },
  {
    who: signedIn,
    task: ({ userId }) => ({
      rows: Prisma.sql`
        SELECT FROM "user" u WHERE u.id = ${userId} AND u.factor_demanded_since IS NOT NULL AND NOT ${hasFactorSql}`,
      text: uncounted('Du behöver tvåstegsinloggning'),
      advice: 'Utan den kommer du snart inte längre än hit.',
      href: paths.secondFactor,
      isUrgent: true,
      menu: paths.ownDetails,
    }),
  },
];
