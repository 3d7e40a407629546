import type { Outage } from '../db/outage.ts';
import { keptFields } from './drafts.ts';
import { type Body, isPassword } from './forms.ts';
import { page, type PageReply, type Reply } from './replies.ts';

const errors = {
  400: [
    'Förfrågan kunde inte förstås',
    'Adressen eller formuläret innehåller ett fel. Gå tillbaka och försök på nytt.',
  ],
  403: [
    'Du har inte behörighet till sidan',
    'Vänd dig till en administratör vid din myndighet om du behöver den.',
  ],
  404: ['Sidan finns inte', 'Adressen kan vara felskriven, eller så har sidan tagits bort.'],
  408: [
    'Formuläret kom inte fram',
    'Det tog för lång tid att ta emot. Inget har sparats. Kontrollera din anslutning, gå tillbaka och försök igen.',
  ],
  413: [
    'Formuläret är för stort',
    'Du skickade mer text än portalen tar emot. Gå tillbaka, korta texten och försök på nytt.',
  ],
  414: [
    'Adressen är för lång',
    'Portalen tar inte emot så långa adresser. Korta det du söker efter och försök på nytt.',
  ],
  429: [
    'Du har skickat för mycket på en gång',
    'Inget har sparats. Vänta en stund, gå tillbaka och försök igen.',
  ],
  500: ['Något gick fel', 'Felet är vårt och har antecknats. Inget har sparats. Försök igen om en stund.'],
  503: [
    'Portalen har för mycket att göra',
    'Just nu kommer mer än portalen hinner med. Inget har sparats. Vänta några sekunder, gå tillbaka och försök igen.',
  ],
} as const;

export type ErrorStatus = keyof typeof errors;

/** All of them are answered 503: it is over in a while, and nobody has to be told of a fault. */
const outages: Record<Outage, readonly [title: string, text: string]> = {
  unreachable: [
    'Portalen når inte sin databas',
    'Vänta en stund och försök igen. Om du höll på att spara: kontrollera sedan om det du gjorde finns med, och gör annars om det.',
  ],
  busy: errors[503],
  'read-only': [
    'Portalen kan inte spara just nu',
    'Du kan läsa, men inte ändra något. Inget har sparats. Försök igen om en stund.',
  ],
  full: [
    'Portalen kan inte spara just nu',
    'Portalens utrymme är slut, och de som sköter driften måste ordna mer. Inget har sparats. Försök igen senare.',
  ],
};

/** A user's form can be sent again with one press, unless it holds a password, which is never sent back. */
export function outagePage(outage: Outage, form?: { action: string; body: Body }): PageReply {
  const [title, text] = outages[outage];
  if (!form || Object.keys(form.body).some(isPassword))
    return page('errors/error', { title, text, code: undefined }, 503);
  const { action, body } = form;
  const reason = `${text} Det du skrev finns kvar.`;
  return page('errors/resend', { title, reason, action, fields: fieldsOf(body) }, 503);
}

/**
 * An error page: says what happened and what to do, and reveals no internals (SEC-05). For our own errors it shows the
 * ID by which the help desk finds them in the log.
 */
export function errorPage(status: ErrorStatus, requestId?: string): PageReply {
  const [title, text] = errors[status];
  return page('errors/error', { title, text, code: status === 500 ? requestId : undefined }, status);
}

/** A request that is not taken on: the page for the status is the answer. */
export class RequestRefused extends Error {
  readonly status: ErrorStatus;

  constructor(status: ErrorStatus) {
    super(errors[status][0]);
    this.status = status;
  }
}

/** The status to answer a thrown fault with: a client's mistake that we or Express noticed, or our own (500). */
export function statusOf(fault: unknown): ErrorStatus {
  if (fault instanceof RequestRefused) return fault.status;
  const status = (fault as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? 400 : 500;
}

/**
 * For a form without a valid token: the session may have ended meanwhile. Nothing is done, and nothing typed is lost:
 * it can be sent again with the present session's token.
 */
export const resendPage = (action: string, body: Body): Reply =>
  page(
    'errors/resend',
    {
      title: mustBeResent,
      reason: 'Inget har sparats än. Sidan du skrev på hade blivit för gammal, men det du skrev finns kvar.',
      action,
      fields: fieldsOf(body),
    },
    403,
  );

const fieldsOf = (body: Body): { name: string; value: string }[] =>
  Object.entries(keptFields(body)).flatMap(([name, value]) =>
    [value].flat().map((one) => ({ name, value: one })),
  );

const mustBeResent = 'Formuläret behöver skickas igen';

/** The same for a form that was kept while its owner signed in again (NAV-06). */
export const sendAgainPage = (action: string, fields: Body, draft: string): Reply =>
  page('errors/resend', {
    title: 'Skicka det du skrev',
    reason: 'Du loggades ut innan formuläret kom fram. Inget har sparats än, men det du skrev finns kvar.',
    action,
    fields: [...fieldsOf(fields), { name: '_draft', value: draft }],
  });

/**
 * The same for a stranger, without sending anything back (SEC-07). Nothing typed is lost: after signing in in another
 * tab, loading the page again makes the browser send the form again. A form for strangers is opened anew.
 */
export const signedOutPage = (reopen: string | null): Reply =>
  page('errors/resend-signed-out', { title: mustBeResent, reopen }, 403);
