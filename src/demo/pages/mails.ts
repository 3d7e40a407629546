import type { Actor } from '../../authorization/actor.ts';
import type { Mail } from '../../db/generated/client.ts';
import { openMail } from '../../mail/deliver.ts';
import { faredOf } from '../../mail/delivery.ts';
import { showDocument, showPreview } from '../../mail/preview.ts';
import { deliveryTags } from '../../mail/words.ts';
import type { Settings } from '../../settings.ts';
import * as format from '../../web/format.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { notFound, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { demoPath, demoPreviewPath } from '../paths.ts';
import { findMails } from '../queries.ts';

const pageSize = 50;

/** The mails that the portal has sent, or would have: only in the demo, since they hold passwords. */
export async function show({ db, query, settings }: Context<Actor | null>): Promise<Reply> {
  if (!settings.isDemo) return notFound;
  const number = pageNumber(query);
  const { mails, total } = await findMails(db, { skip: (number - 1) * pageSize, take: pageSize });
  return page('demo/mails', {
    title: 'Skickade mejl',
    tabs: tabsAt(demoPath),
    mails: mails.map((mail) => describe(mail, settings)),
    paging: pagesOf({ total, pageSize, number, path: demoPath, query: {} }),
  });
}

const tabsAt = (current: string) =>
  [
    { label: 'Skickade mejl', href: demoPath },
    { label: 'Så ser mejlen ut', href: demoPreviewPath },
  ].map((tab) => ({ ...tab, current: tab.href === current }));

/** Every mail in every language, for people who edit the texts. */
export const showPreviews = (context: Context<Actor | null>): Reply =>
  context.settings.isDemo
    ? showPreview(context, { path: demoPreviewPath, breadcrumbs: [], tabs: tabsAt(demoPreviewPath) })
    : notFound;

export const showMail = (context: Context<Actor | null>): Reply =>
  context.settings.isDemo ? showDocument(context) : notFound;

const describe = (mail: Mail, settings: Settings) => ({
  ...contentOf(mail, settings),
  id: mail.id,
  recipient: format.email(mail.recipient),
  at: format.dateTime(mail.createdAt),
  status: deliveryTags[faredOf(mail).delivery],
  error: mail.lastError ?? '',
});

function contentOf(mail: Mail, settings: Settings): { language: string; subject: string; text: string } {
  try {
    return openMail(mail, settings);
  } catch {
    return { language: 'sv', subject: 'Mejl utan innehåll', text: 'Innehållet finns inte kvar.' };
  }
}
