import type { Actor } from '../../authorization/actor.ts';
import type { Mail } from '../../db/generated/client.ts';
import type { Settings } from '../../settings.ts';
import * as format from '../../web/format.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { notFound, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { openMail } from '../deliver.ts';
import { findMails } from '../queries.ts';

export const demoPath = '/demo/mejl';
const pageSize = 50;

/** The mails that the portal has sent, or would have: only in the demo, since they hold passwords. */
export async function show({ db, query, settings }: Context<Actor | null>): Promise<Reply> {
  if (!settings.isDemo) return notFound;
  const number = pageNumber(query);
  const { mails, total } = await findMails(db, { skip: (number - 1) * pageSize, take: pageSize });
  return page('mail/demo', {
    title: 'Skickade mejl',
    mails: mails.map((mail) => inWords(mail, settings)),
    paging: pagesOf({ total, pageSize, number, path: demoPath, query: {} }),
  });
}

const inWords = (mail: Mail, settings: Settings) => ({
  ...contentOf(mail, settings),
  id: mail.id,
  recipient: mail.recipient,
  at: format.dateTime(mail.createdAt),
  status: statusOf(mail),
  error: mail.lastError ?? '',
});

function contentOf(mail: Mail, settings: Settings): { language: string; subject: string; text: string } {
  try {
    return openMail(mail, settings);
  } catch {
    return { language: 'sv', subject: 'Mejl utan innehåll', text: 'Innehållet finns inte kvar.' };
  }
}

function statusOf({ sentAt, failedAt }: Mail): { color: string; text: string } {
  if (sentAt) return { color: 'success', text: 'skickat' };
  return failedAt ? { color: 'danger', text: 'kunde inte levereras' } : { color: 'info', text: 'väntar' };
}
