import { ownAuthority } from '../authorities/place.ts';
import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import { type Actor, administrator } from '../authorization/actor.ts';
import { Prisma } from '../db/generated/client.ts';
import { isAuthorityUnreachedSql } from '../mail/delivery.ts';
import { isShortSql, neededSql } from '../roles/shortfalls.ts';
import { fittingSql, type UserFilter } from '../users/conditions.ts';
import { usersPath } from '../users/paths.ts';
import { boundedCount } from '../web/bounded-count.ts';
import { hrefOf } from '../web/paging.ts';
import { subpages } from '../web/paths.ts';
import { counted, type Task, type TaskKind, uncounted } from './task.ts';

const users = usersPath({ base: ownAuthority });

/** The colleagues that a filter of «Användare» shows. Filter and address are one, so that both tell of the same. */
const colleagues = (
  actor: Actor,
  now: Date,
  filter: Omit<UserFilter, 'authorityId'> & Record<string, string>,
): Pick<Task, 'rows' | 'href' | 'menu'> => ({
  rows: Prisma.sql`SELECT FROM "user" u WHERE ${fittingSql({ authorityId: actor.authorityId, ...filter }, now)}`,
  href: hrefOf(users, filter),
  menu: users,
});

/** What waits for the administrators of an authority. */
export const administratorTasks: TaskKind[] = [
  {
    who: administrator,
    task: (actor, now) => ({
      ...colleagues(actor, now, { need: 'stuck' }),
      text: counted(
        'användare är ensam om en roll som behövs, men kan inte logga in',
        'användare har roller som behövs, men ingen av dem kan logga in',
      ),
      advice: 'Återställ lösenordet, eller ge rollen till någon mer.',
      isUrgent: true,
    }),
  },
  {
    who: administrator,
    task: (actor, now) => ({
      ...colleagues(actor, now, { password: 'blocked' }),
      text: counted('användare har blockerat lösenord', 'användare har blockerade lösenord'),
      advice: 'Återställ lösenordet, så kommer de in igen.',
      isUrgent: true,
    }),
  },
  {
    who: administrator,
    task: (actor, now) => ({
      ...colleagues(actor, now, { password: 'lapsed' }),
      text: counted(
        'användare har ett tillfälligt lösenord som inte gäller längre',
        'användare har tillfälliga lösenord som inte gäller längre',
      ),
      advice: 'Återställ lösenordet: ett nytt skickas.',
      isUrgent: true,
    }),
  },
  {
    who: administrator,
    task: (actor, now) => ({
      ...colleagues(actor, now, { need: 'unreached' }),
      text: (count) => `Mejlet kunde inte levereras till ${boundedCount(count)} användare`,
      advice: 'Rätta e-postadressen, och återställ lösenordet för den som väntar på ett tillfälligt.',
      isUrgent: true,
    }),
  },
  {
    who: administrator,
    task: ({ authorityId }) => ({
      rows: Prisma.sql`SELECT FROM authority a WHERE a.id = ${authorityId} AND ${isAuthorityUnreachedSql}`,
      text: uncounted('Mejlet kunde inte levereras till myndighetens e-postadress'),
      advice: 'Rätta adressen.',
      href: `${ownAuthority}${subpages.edit}`,
      isUrgent: true,
      menu: ownAuthority,
    }),
  },
  {
    who: administrator,
    task: ({ authorityId }) => ({
      rows: Prisma.sql`
        SELECT FROM authority_module am JOIN module_role r ON r.module_id = am.module_id AND r.retired_at IS NULL
        WHERE am.authority_id = ${authorityId} AND ${isShortSql(
          Prisma.sql`(SELECT count(*) FROM role_assignment h WHERE h.authority_id = am.authority_id AND h.role_id = r.id)`,
          neededSql(Prisma.sql`am.part`),
        )}`,
      text: counted('roll har för få användare', 'roller har för få användare'),
      advice: 'Ge rollen till fler. Överst i listan står vilken och hur många.',
      href: users,
      menu: users,
    }),
  },
  {
    who: administrator,
    task: (actor, now) => ({
      ...colleagues(actor, now, { factor: 'missing' }),
      text: counted(
        'användare saknar tvåstegsinloggning, fast den krävs',
        'användare saknar tvåstegsinloggning, fast den krävs',
      ),
      advice: 'Påminn dem: efter fjorton dagar kommer de inte längre förrän de har den.',
    }),
  },
  {
    who: administrator,
    task: (actor, now) => ({
      ...colleagues(actor, now, { password: 'expired' }),
      text: counted('användares lösenord har gått ut', 'användares lösenord har gått ut'),
      advice: 'De väljer ett nytt när de loggar in. Behöver de sin roll än?',
    }),
  },
  {
    who: administrator,
    task: (actor, now) => ({
      ...colleagues(actor, now, { account: 'new' }),
      text: counted('användare har aldrig loggat in', 'användare har aldrig loggat in'),
      advice: 'Har de fått sitt användarnamn och sitt tillfälliga lösenord?',
    }),
  },
  {
    who: administrator,
    task: ({ authorityId }) => ({
      rows: Prisma.sql`
        SELECT FROM "user" u WHERE u.authority_id = ${authorityId} AND u.is_administrator
          AND NOT EXISTS (SELECT FROM "user" o WHERE o.authority_id = u.authority_id AND o.is_administrator AND o.id <> u.id)`,
      text: uncounted('Myndigheten har bara en administratör'),
      advice: 'Registrera en kollega som kan ersätta dig vid behov.',
      href: hrefOf(users, { role: 'administrator' }),
      menu: users,
    }),
  },
  {
    who: administrator,
    task: ({ authorityId }, now) => ({
      rows: Prisma.sql`SELECT FROM authority a WHERE a.id = ${authorityId} AND ${isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now)}`,
      text: uncounted('Ingen har bekräftat myndighetens uppgifter på tolv månader'),
      advice: 'Gå igenom dem, och tryck på ”Uppgifterna stämmer”.',
      href: ownAuthority,
      menu: ownAuthority,
    }),
  },
];
