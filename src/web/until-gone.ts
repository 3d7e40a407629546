import type { Response } from 'express';

/**
 * Resolves when the client has the whole answer, or has gone. The connection is watched as well: an answer queued
 * behind another hears nothing when the connection closes.
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
