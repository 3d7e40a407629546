import { setTimeout as pause } from 'node:timers/promises';
import type { PrismaClient } from '../db/generated/client.ts';
import { countOutage } from '../operation/count-outage.ts';
import { log } from '../operation/log.ts';
import type { Settings } from '../settings.ts';
import { type Claims, openClaims } from './claims.ts';
import { deliver, type Post } from './deliver.ts';
import { createSend, type Timeouts, usualTimeouts } from './send.ts';
import { watchServer } from './watch-server.ts';

export interface WorkerParts {
  /** The database's address, for a connection of the worker's own. */
  url: string;
  prisma: PrismaClient;
  settings: Settings;
  clock?: () => Date;
  timeouts?: Timeouts;
  /** Milliseconds between looks for mails that are due. New mails are noticed at once. */
  pollInterval?: number;
}

export interface MailWorker {
  /** Takes no more mails, and waits for those being sent, at most eight seconds; they are tried again later. */
  stop: () => Promise<void>;
}

/** Mails sent at once by one process. */
const parallel = 2;

/**
 * Sends the mails of the outbox once they are committed (MAIL-02). Several processes may run it: each mail is sent by
 * one of them. A mail can go out twice only when the process or a connection breaks after the server has accepted it
 * and before we record that. Both copies have the same Message-ID, so mail programs can recognise the second.
 */
export function startMailWorker(parts: WorkerParts): MailWorker {
  const {
    url,
    prisma,
    settings,
    clock = () => new Date(),
    timeouts = usualTimeouts,
    pollInterval = 5_000,
  } = parts;
  const wakeUp = createWakeUp();
  const claims = openClaims(url, wakeUp.call);
  const post: Post = { prisma, settings, clock, send: watchServer(createSend(settings, timeouts)) };
  const stopping = new AbortController();
  const finished = run(claims, post, wakeUp, pollInterval, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      wakeUp.call();
      await Promise.race([finished, pause(8_000, undefined, { ref: false })]);
      await claims.close();
    },
  };
}

async function run(claims: Claims, post: Post, wakeUp: WakeUp, pollInterval: number, stopping: AbortSignal) {
  const sending = new Map<number, Promise<void>>();
  while (!stopping.aborted) {
    const rung = wakeUp.next(pollInterval);
    const mailId = sending.size < parallel ? await claimNext(claims, post, [...sending.keys()]) : null;
    if (mailId === null) await rung;
    else
      sending.set(
        mailId,
        deliverClaimed(mailId, claims, post).finally(() => done(mailId)),
      );
  }
  await Promise.all(sending.values());

  function done(mailId: number): void {
    sending.delete(mailId);
    wakeUp.call();
  }
}

async function claimNext(claims: Claims, { clock }: Post, except: number[]): Promise<number | null> {
  try {
    return await claims.claimNext(clock(), except);
  } catch (fault) {
    log.error({ outage: countOutage(fault), fault }, 'the outbox could not be read; trying again');
    return null;
  }
}

async function deliverClaimed(mailId: number, claims: Claims, post: Post): Promise<void> {
  try {
    await deliver(mailId, post);
  } catch (fault) {
    log.error({ outage: countOutage(fault), mailId, fault }, 'a mail stays in the outbox');
    await pause(5_000);
  }
  // A claim that cannot be given up has gone with its connection.
  await claims.release(mailId).catch(() => undefined);
}

/** Wakes who waits for it; a call between asking for the next one and waiting for it is not lost. */
interface WakeUp {
  call: () => void;
  /** Settles at the next call, or after so many milliseconds. */
  next: (milliseconds: number) => Promise<void>;
}

function createWakeUp(): WakeUp {
  let rung = new AbortController();
  return {
    call: () => {
      rung.abort();
      rung = new AbortController();
    },
    next: (milliseconds) => pause(milliseconds, undefined, { signal: rung.signal }).catch(() => undefined),
  };
}
