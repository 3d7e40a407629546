import type { Actor } from '../../authorization/actor.ts';
import { passwordStatus } from '../../passwords/status.ts';
import { findTasks } from '../../tasks/find-tasks.ts';
import { findUser, type UserDetails } from '../../users/queries.ts';
import { daysUntil } from '../../web/calendar.ts';
import * as format from '../../web/format.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { shortcuts } from '../shortcuts.ts';

/** «Start»: what waits for this very user, then where to go (NAV-04). */
export async function show({ actor, read, now }: Context): Promise<Reply> {
  const tasks = await findTasks(read, actor, now);
  const user = await findUser(read, actor.authorityId, actor.userId);
  return page('home/start', {
    title: 'Start',
    waitingTasks: tasks.length,
    tasks: tasks.map(({ text, count, advice, href, isUrgent = false }) => ({
      text: text(count),
      advice,
      href,
      isUrgent,
    })),
    roles: user ? rolesOf(user) : [],
    password: user ? describePassword(user, now) : '',
    factor: user?.hasFactor ? 'Tvåstegsinloggning är på.' : 'Utan tvåstegsinloggning.',
    shortcuts: shortcutsOf(actor),
  });
}

/** By module; the administrator first. */
function rolesOf({ isAdministrator, roles }: UserDetails): { module: string; roles: string }[] {
  const modules = [...new Set(roles.map(({ module }) => module))];
  return [
    ...(isAdministrator ? [{ module: 'Myndigheten', roles: 'Administratör' }] : []),
    ...modules.map((module) => ({
      module,
      roles: roles
        .filter((role) => role.module === module)
        .map(({ role }) => role)
        .join(', '),
    })),
  ];
}

/** How long the password lasts (PWD-04). */
function describePassword(user: UserDetails, now: Date): string {
  if (passwordStatus(user, now) !== 'valid') return 'Ditt lösenord behöver bytas.';
  const days = daysUntil(user.passwordExpiresAt, now);
  const left = days === 0 ? 'bara i dag' : days === 1 ? 'en dag till' : `i ${format.count(days)} dagar till`;
  return `Ditt lösenord gäller till ${format.date(user.passwordExpiresAt)}, ${left}.`;
}

/** Slim: a name is enough here, and «Administration» says what each is for. */
const shortcutsOf = (actor: Actor) => shortcuts(actor).map(({ label, href }) => ({ label, href }));
