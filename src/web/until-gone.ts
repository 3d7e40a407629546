import type { Response } from 'express';

/**
 * Until the client has the whole answer, or has gone: one that is not fetched takes memory. The connection is watched as
 * well: an answer that waits behind another one on it hears nothing when it closes.
 */
export const untilGone = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    const ends = [response, response.req.socket];
    if (response.writableFinished || ends.some(({ destroyed }) => destroyed)) {
      resolve();
      return;
    }
    const end = (): void => {
      for (const one of ends) one.off('close', end);
      resolve();
    };
    for (const one of ends) one.on('close', end);
  });
