import { managedAuthorities } from '../authorities/place.ts';
import { accessManager, type Actor } from '../authorization/actor.ts';
import { Prisma } from '../db/generated/client.ts';
import { invitationsPath } from '../invitations/paths.ts';
import { invitationsThatSql } from '../invitations/queries.ts';
import { fittingSql } from '../managed-authorities/conditions.ts';
import { filterForm, filterOf } from '../managed-authorities/filter.ts';
import { hrefOf } from '../web/paging.ts';
import { counted, type Task, type TaskKind } from './task.ts';

/** The authorities that a filter of «Myndigheter» shows. */
function authorities(
  actor: Actor,
  now: Date,
  filter: Record<string, string>,
): Pick<Task, 'rows' | 'href' | 'menu'> {
  const read = filterOf(filterForm.parse({ text: '', ...filter }));
  return {
    rows: Prisma.sql`SELECT FROM authority a WHERE ${fittingSql(actor, read, true, now)}`,
    href: hrefOf(managedAuthorities, filter),
    menu: managedAuthorities,
  };
}

/** What waits for the administrators of access managers. */
export const accessManagerTasks: TaskKind[] = [
  {
    who: accessManager,
    task: (actor, now) => ({
      rows: invitationsThatSql(actor, 'waiting', now),
      text: counted('registrering väntar på ditt beslut', 'registreringar väntar på ditt beslut'),
      advice: 'Godkänn den eller avslå den med ett skäl.',
      href: hrefOf(invitationsPath, { status: 'vantar' }),
      isUrgent: true,
      menu: invitationsPath,
    }),
  },
  {
    who: accessManager,
    task: (actor, now) => ({
      ...authorities(actor, now, { roller: 'utelasta' }),
      text: counted(
        'myndighet har en roll som ingen kan använda, och ingen administratör som kan logga in',
        'myndigheter har roller som ingen kan använda, och ingen administratör som kan logga in',
      ),
      advice: 'Bara du kan hjälpa dem: återställ lösenordet för en administratör.',
      isUrgent: true,
    }),
  },
  {
    who: accessManager,
    task: (actor, now) => ({
      ...authorities(actor, now, { administratorer: 'utelasta' }),
      text: counted(
        'myndighet har ingen administratör som kan logga in',
        'myndigheter har ingen administratör som kan logga in',
      ),
      advice: 'Återställ lösenordet för en av dem, eller utse en till.',
      isUrgent: true,
    }),
  },
  {
    who: accessManager,
    task: (actor, now) => ({
      ...authorities(actor, now, { administratorer: 'ingen' }),
      text: counted('myndighet har ingen administratör', 'myndigheter har ingen administratör'),
      advice: 'Registrera en användare som är administratör.',
    }),
  },
  {
    who: accessManager,
    task: (actor, now) => ({
      ...authorities(actor, now, { olevererade: 'ja' }),
      text: counted('myndighet nås inte av mejl', 'myndigheter nås inte av mejl'),
      advice: 'Rätta de e-postadresser som är fel.',
    }),
  },
  {
    who: accessManager,
    task: (actor, now) => ({
      ...authorities(actor, now, { administratorer: 'en' }),
      text: counted('myndighet har bara en administratör', 'myndigheter har bara en administratör'),
      advice: 'Be dem registrera en till.',
    }),
  },
  {
    who: accessManager,
    task: (actor, now) => ({
      ...authorities(actor, now, { obekraftade: 'ja' }),
      text: counted('myndighet har obekräftade uppgifter', 'myndigheter har obekräftade uppgifter'),
      advice: 'Ingen där har bekräftat dem på tolv månader.',
    }),
  },
];
