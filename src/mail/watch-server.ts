import { Gauge } from 'prom-client';
import { log } from '../operation/log.ts';
import type { Send } from './send.ts';

const down = new Gauge({
  name: 'portal_mail_server_down',
  help: '1 while the mail server takes no mails, by the last one that it was given.',
  aggregator: 'max',
});

/** Tells in the process's log and in the metrics when the mail server begins to put mails off, and when it takes them again. */
export function watchServer(send: Send): Send {
  let putsOff = false;
  return async (mail) => {
    const outcome = await send(mail);
    const didPutOff = putsOff;
    putsOff = outcome.kind === 'postponed';
    down.set(putsOff ? 1 : 0);
    if (putsOff && !didPutOff)
      log.warn('the mail server takes no mails: they wait, and the mail queue says why');
    if (!putsOff && didPutOff) log.info('the mail server takes mails again');
    return outcome;
  };
}
