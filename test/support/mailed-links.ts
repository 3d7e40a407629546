import { unseal } from '../../src/mail/seal.ts';
import { readSettings } from '../../src/settings.ts';
import type { Answer, Portal } from './portal.ts';

/** The path that the latest mail to a new address leads to (AUT-04, USR-06). */
export async function mailedLink(portal: Pick<Portal, 'prisma'>, recipient: string): Promise<string> {
  const mail = await portal.prisma.mail.findFirstOrThrow({
    where: { recipient, template: 'email-confirmation' },
    orderBy: { id: 'desc' },
  });
  const { link } = unseal(mail.sealed!, mail.messageId, readSettings({}).secrets) as { link: string };
  return new URL(link).pathname;
}

/** Follows the link in the latest mail to the address, as a stranger, and confirms it. */
export const confirmAt = async (portal: Portal, recipient: string): Promise<Answer> =>
  portal.visitor().submit(await mailedLink(portal, recipient));
