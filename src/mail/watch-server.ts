import { log } from '../operation/log.ts';
import type { Send } from './send.ts';

/** Tells in the process's log when the mail server begins to put mails off, and when it takes them again. */
export function watchServer(send: Send): Send {
  let putsOff = false;
  return async (mail) => {
    const outcome = await send(mail);
    const didPutOff = putsOff;
    putsOff = outcome.kind === 'postponed';
    if (putsOff && !didPutOff)
      log.warn('the mail server takes no mails: they wait, and the mail queue says why');
    if (!putsOff && didPutOff) log.info('the mail server takes mails again');
    return outcome;
  };
}
