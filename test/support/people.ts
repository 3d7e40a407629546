import { unseal } from '../../src/mail/seal.ts';
import { readSettings } from '../../src/settings.ts';
import type { Portal } from './portal.ts';

const users = '/administration/min-myndighet/anvandare';

/** What a test may say of a user that it registers; the rest is filled in. */
export const newDetails = (number: number | string = '') => ({
  firstName: 'Ny',
  lastName: `Kollega${number}`,
  email: `ny.kollega${number}@arbetsmiljoverket.example`,
  language: 'sv',
});

/** The same as the form has it, without a role unless the test gives one. */
export const newUser = (number: number | string = '') => ({ ...newDetails(number), withoutRole: 'on' });

export const userByName = (portal: Portal, username: string) =>
  portal.prisma.user.findUniqueOrThrow({
    where: { username },
    include: { assignments: { orderBy: { roleId: 'asc' } } },
  });

export const pathOf = async (portal: Portal, username: string, page = ''): Promise<string> =>
  `${users}/${(await userByName(portal, username)).id}${page}`;

/** The ID of a role of a module, by their names. */
export async function roleId(portal: Portal, role: string, module: string): Promise<string> {
  const [row] = await portal.prisma.$queryRaw<{ id: number }[]>`
    SELECT r.id FROM module_role r JOIN module m ON m.id = r.module_id
    WHERE r.labels->>'sv' = ${role} AND m.labels->>'sv' = ${module}`;
  if (!row) throw new Error(`no role ${role} in ${module}`);
  return String(row.id);
}

/** The password in the latest mail to an address that holds one. */
export async function mailedPassword(portal: Portal, recipient: string): Promise<string> {
  const template = { in: ['user-registered', 'password-reset', 'password-requested'] };
  const mail = await portal.prisma.mail.findFirstOrThrow({
    where: { recipient, template },
    orderBy: { id: 'desc' },
  });
  const { password } = unseal(mail.sealed!, mail.messageId, readSettings({}).secrets) as {
    password: string;
  };
  return password;
}
