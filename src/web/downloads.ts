import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { PrismaClient } from '../db/generated/client.ts';
import { type LockedReader, openLockedReader } from '../db/locked-reader.ts';
import { type DownloadReply, type FileReply, page, type PageReply } from './replies.ts';

/** The first key of the advisory locks; the second is the user's ID. */
const namespace = 0x646f776e; // "down"

/** How many run at once in a process. Each has a connection to the database of its own. */
export const downloadsAtOnce = 4;

/** How long a client may take nothing, and how long a download may last, in milliseconds. */
const limits = { stalled: 60_000, lasting: 15 * 60_000 };

/** The longest rest between two batches, in milliseconds. */
const longestRest = 2_000;

const refusal = (status: number, title: string, text: string): PageReply => ({
  ...page('errors/error', { title, text, code: undefined }, status),
  retryAfter: 30,
});

const refusals = {
  user: refusal(
    429,
    'Du laddar redan ner en fil',
    'Filer laddas ner en i taget. Vänta tills den förra är klar, eller avbryt den, och försök igen.',
  ),
  process: refusal(503, 'Många laddar ner filer just nu', 'Vänta en stund och försök igen.'),
};

export interface Downloads {
  /**
   * Begins a download: one at a time per user, in all processes together (SEC-07). Otherwise answers with a page: 429
   * for a second one, 503 when the process is busy.
   */
  begin: (reply: DownloadReply, userId: number) => Promise<FileReply | PageReply>;
}

/**
 * Every file that the portal makes from the database goes through here.
 * @param address where a session stays on its connection
 */
export function createDownloads(address: pg.ClientConfig, db: PrismaClient): Downloads {
  let running = 0;

  async function open(userId: number): Promise<LockedReader | null> {
    running++;
    try {
      const reader = await openLockedReader(address, [namespace, userId]);
      if (!reader) running--;
      return reader;
    } catch (fault) {
      running--;
      throw fault;
    }
  }

  return {
    begin: async (reply, userId) => {
      if (running >= downloadsAtOnce) return refusals.process;
      const reader = await open(userId);
      if (!reader) return refusals.user;
      const end = () => {
        running--;
        return reader.close();
      };
      try {
        const { note, filename, type, content } = reply;
        if (note) await db.$transaction(note);
        return { kind: 'file', filename, type, end, ...watched(rested(content(reader.read), () => running)) };
      } catch (fault) {
        await end();
        throw fault;
      }
    },
  };
}

/**
 * Rests between two pieces as long as making one took, times the downloads under way: together they take at most half
 * of the process's only thread, and pages stay quick (SEC-07).
 */
async function* rested(pieces: AsyncIterable<string>, running: () => number): AsyncGenerator<string> {
  let from = performance.now();
  for await (const piece of pieces) {
    const took = performance.now() - from;
    await pause(Math.min(took * (2 * running() - 1), longestRest));
    yield piece;
    from = performance.now();
  }
}

/** Gives a download up when its client takes nothing for long, or little for very long. */
function watched(pieces: AsyncIterable<string>): Pick<FileReply, 'content' | 'signal'> {
  const stalled = new AbortController();
  const content = async function* () {
    let timer: NodeJS.Timeout | undefined;
    try {
      for await (const piece of pieces) {
        timer = setTimeout(() => stalled.abort(), limits.stalled);
        yield piece;
        clearTimeout(timer);
      }
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    content: content(),
    signal: AbortSignal.any([stalled.signal, AbortSignal.timeout(limits.lasting)]),
  };
}
