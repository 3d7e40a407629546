import { boundedCount } from '../../web/bounded-count.ts';
import * as format from '../../web/format.ts';
import { recordId } from '../../web/forms.ts';
import { keysetOf, keysetPaging, placeOf } from '../../web/keyset.ts';
import { underAdministration } from '../../web/navigation.ts';
import { hrefOf } from '../../web/paging.ts';
import { subpages } from '../../web/paths.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Delivery } from '../delivery.ts';
import { refusalMessage } from '../messages.ts';
import { mailPath, previewPath } from '../paths.ts';
import { countQueue, findQueue, type QueueCounts, type QueuedMail } from '../queries.ts';
import { refusalOfRetry } from '../rules.ts';
import { tryAgain } from '../try-again.ts';
import { deliveryTags, mailName } from '../words.ts';

/** What the address calls those that have fared so. */
const filters: Readonly<Record<Delivery, string>> = {
  waiting: 'vantar',
  failed: 'misslyckade',
  sent: 'skickade',
};

/** «Mejl»: the queue of mails, for the Commission (MAIL-03). What they say is not shown (PWD-10). */
export async function show({ read, query, now }: Context): Promise<Reply> {
  const delivery = filterIn(query);
  const keyset = keysetOf(query);
  const mails = await findQueue(read, delivery, keyset);
  const counts = await countQueue(read);
  const list = { path: mailPath, query: filterOf(delivery), total: counts[delivery ?? 'all'] };
  return page('mail/queue', {
    title: 'Mejl',
    breadcrumbs: [...underAdministration, { label: 'Mejl' }],
    actions: [{ label: 'Så ser mejlen ut', href: previewPath, variant: 'secondary' }],
    tabs: tabsOf(delivery, counts),
    heading: delivery ? headings[delivery] : 'Alla mejl',
    mails: mails.rows.map((mail) => describe(mail, query, now)),
    paging: keysetPaging(keyset, mails, list),
  });
}

const filterIn = (query: URLSearchParams): Delivery | null =>
  (Object.keys(filters) as Delivery[]).find((delivery) => filters[delivery] === query.get('visa')) ?? null;

const headings: Readonly<Record<Delivery, string>> = {
  waiting: 'Väntar på att skickas',
  failed: 'Kunde inte levereras',
  sent: 'Skickade',
};

const tabsOf = (chosen: Delivery | null, counts: QueueCounts) => [
  { label: 'Alla', href: mailPath, current: chosen === null },
  ...(Object.keys(filters) as Delivery[]).map((delivery) => ({
    label: `${headings[delivery]} (${boundedCount(counts[delivery])})`,
    href: hrefOf(mailPath, filterOf(delivery)),
    current: chosen === delivery,
  })),
];

function describe(mail: QueuedMail, query: URLSearchParams, now: Date) {
  const { id, template, language, recipient, createdAt, nextTryAt, tries, lastError, delivery } = mail;
  const refusal = refusalOfRetry(mail, now);
  // One that has not been tried yet goes by itself: at once, or when the news of a quarter of an hour are in it.
  const isStuck = delivery === 'failed' || (delivery === 'waiting' && tries > 0);
  return {
    recipient: format.email(recipient),
    tries,
    error: lastError ?? '',
    name: mailName(template),
    language: format.language(language),
    created: format.dateTime(createdAt),
    nextTry: delivery === 'waiting' ? format.dateTime(nextTryAt) : '',
    tag: deliveryTags[delivery],
    retryAction: isStuck && !refusal ? hrefOf(`${mailPath}/${id}${subpages.tryAgain}`, shownIn(query)) : null,
    hindrance: isStuck && refusal ? refusalMessage(refusal) : '',
  };
}

const filterOf = (delivery: Delivery | null): Record<string, string> =>
  delivery ? { visa: filters[delivery] } : {};

/** The filter and the page of the list, to come back to. */
const shownIn = (query: URLSearchParams): Record<string, string> => ({
  ...filterOf(filterIn(query)),
  ...placeOf(keysetOf(query)),
});

/** «Försök igen». */
export async function submitRetry(context: Context): Promise<Reply> {
  const { params, query } = context;
  const id = recordId.safeParse(params.mailId).data;
  const result = id ? await tryAgain(context, id) : null;
  if (!result) return notFound;
  return redirect(
    hrefOf(mailPath, shownIn(query)),
    'done' in result
      ? { color: 'success', text: `Mejlet till ${format.email(result.done.recipient)} skickas igen.` }
      : { color: 'warning', text: refusalMessage(result.refusals[0]!) },
  );
}
