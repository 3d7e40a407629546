import { newDraftKey, saveDraft, sendAgainPath } from '../../src/web/drafts.ts';
import { userByName } from './people.ts';
import type { Portal } from './portal.ts';

/** A form that waits to be sent again by the user (NAV-06); returns its address. */
export async function waitingForm(portal: Portal, username: string): Promise<string> {
  const { id: userId } = await userByName(portal, username);
  const key = newDraftKey();
  const content = { action: '/mina-uppgifter', fields: { language: 'sv', telephone: '08-123 45 67' } };
  await saveDraft(portal.prisma, { userId }, { form: 'send-again', key }, content, portal.clock.now);
  return sendAgainPath(key);
}
