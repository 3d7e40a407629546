import type { Actor } from '../authorization/actor.ts';
import type { Body } from './forms.ts';
import { page, type Reply } from './replies.ts';

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
  413: [
    'Formuläret är för stort',
    'Du skickade mer text än portalen tar emot. Gå tillbaka, korta texten och försök på nytt.',
  ],
  429: [
    'Du laddar redan ner en fil',
    'Filer laddas ner en i taget. Vänta tills den förra är klar, eller avbryt den, och försök igen.',
  ],
  500: ['Något gick fel', 'Felet är vårt och har antecknats. Inget har sparats. Försök igen om en stund.'],
  503: ['Många laddar ner filer just nu', 'Vänta en stund och försök igen.'],
} as const;

export type ErrorStatus = keyof typeof errors;

/**
 * The page for an error: says what happened and what to do, and nothing of the inside (SEC-05). For a fault of
 * ours also the ID by which the help desk finds it in the log.
 */
export function errorPage(status: ErrorStatus, requestId?: string): Extract<Reply, { kind: 'page' }> {
  const [title, text] = errors[status];
  return page('errors/error', { title, text, code: status === 500 ? requestId : undefined }, status);
}

/** The status to answer a thrown fault with: a client's mistake that Express noticed, or our own (500). */
export function statusOf(fault: unknown): ErrorStatus {
  const status = (fault as { status?: unknown } | null)?.status;
  if (status === 403 || status === 413) return status;
  return typeof status === 'number' && status >= 400 && status < 500 ? 400 : 500;
}

/** Fields that are never sent back. */
const isSecret = (name: string): boolean => /password|_csrf/i.test(name);

/**
 * For a form without a valid token: the session may have ended while somebody typed. Nothing is done, and
 * nothing that was typed is lost: it can be sent again, with the token of the present session.
 */
export function resendPage(action: string, body: Body, actor: Actor | null): Reply {
  const fields = Object.entries(body)
    .filter(([name]) => !isSecret(name))
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })));
  return page(
    'errors/resend',
    { title: 'Formuläret behöver skickas igen', action, fields, isSignedIn: actor !== null },
    403,
  );
}
