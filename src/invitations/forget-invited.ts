import type { PrismaClient } from '../db/generated/client.ts';
import { keptFor } from '../periods.ts';

/**
 * Removes whom an invitation went to a year after it was decided, withdrawn or expired, and the mails about it (GDPR
 * article 5.1 e). That the authority was invited, and what came of it, stays; one that expired counts as withdrawn, since
 * nobody can be reminded any more.
 */
export async function forgetInvited(db: PrismaClient, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptFor.invited);
  await db.$executeRaw`
    UPDATE invitation
    SET contact_name = '', email = '', withdrawn_at = CASE WHEN decided_at IS NULL THEN coalesce(withdrawn_at, expires_at) END
    WHERE email <> ''
      AND coalesce(decided_at, withdrawn_at, CASE WHEN submitted_at IS NULL THEN expires_at END) <= ${before}`;
  await db.$executeRaw`
    DELETE FROM mail
    WHERE template IN ('invitation', 'invitation-reminder', 'invitation-rejected')
      AND coalesce(sent_at, failed_at) <= ${before}`;
}
