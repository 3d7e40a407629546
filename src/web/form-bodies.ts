import { isUtf8 } from 'node:buffer';
import { parse } from 'node:querystring';
import type { Request } from 'express';
import { clientAddress } from './client-address.ts';
import { type ErrorStatus, RequestRefused } from './errors.ts';
import type { Body } from './forms.ts';
import { networkOf } from './rate-limits.ts';
import { signedInBy } from './session.ts';
import { Shares } from './shares.ts';

const kB = 1024;

/** How long a form may be in bytes, how many fields it may have, and how long it may take in milliseconds. */
interface Allowance {
  bytes: number;
  fields: number;
  patience: number;
}

/** The longest form for strangers, an invited authority's registration, is 16 kB when filled to its limits. */
export const ofStrangers: Allowance = { bytes: 64 * kB, fields: 100, patience: 15_000 };

/** The longest form of all, «Redigera myndighet», is 110 kB: with many times what it may hold it can still be shown again. */
export const ofUsers: Allowance = { bytes: 1_000 * kB, fields: 5_000, patience: 60_000 };

/** Networks send pieces of a thousand bytes and more: in pieces of one, a form would take seconds of the process's only thread. */
const mostPieces = 5_000;

/** Reads the form into `request.body`; what it returns is called when the form has been answered. @throws RequestRefused */
export type ReceiveForm = (request: Request) => Promise<() => void>;

/**
 * Reads forms within limits (SEC-07). The bytes of all forms in work are counted together, from the first byte until
 * the answer, with a share for each user and each stranger's network; strangers cannot use up the users' part. A form
 * can take fifteen times its size in memory: as text, as fields, and in a page that shows it again.
 */
export function formReceiver(): ReceiveForm {
  const shares = {
    strangers: new Shares({ whole: 1_000 * kB, each: 250 * kB }),
    users: new Shares({ whole: 4_000 * kB, each: 1_500 * kB }),
  };
  return async (request) => {
    const user = signedInBy(request.session);
    const allowance = user ? ofUsers : ofStrangers;
    const share = user ? shares.users : shares.strangers;
    const client = user ? String(user.userId) : networkOf(clientAddress(request));
    let taken = 0;
    const take: Take = (bytes) => {
      const outcome = share.take(client, bytes);
      if (outcome !== 'taken') return outcome === 'client' ? 429 : 503;
      taken += bytes;
      return null;
    };
    const release = (): void => share.giveBack(client, taken);
    try {
      request.body = isForm(request) ? fieldsOf(await read(request, allowance, take), allowance) : {};
    } catch (fault) {
      release();
      throw fault;
    }
    return release;
  };
}

/** Takes room for so many bytes, or says why there is none. */
type Take = (bytes: number) => 429 | 503 | null;

const isForm = (request: Request): boolean => Boolean(request.is('application/x-www-form-urlencoded'));

/** Into one buffer that grows: a list of pieces, which may be of one byte each, would take many times as much. */
function read(request: Request, { bytes, patience }: Allowance, take: Take): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let body = Buffer.allocUnsafe(4 * kB);
    let length = 0;
    let pieces = 0;
    const end = (done: () => void): void => {
      clearTimeout(timer);
      // What may still come is thrown away.
      request.off('data', add).off('end', complete).off('close', goneAway).resume();
      done();
    };
    const refuse = (status: ErrorStatus): void => end(() => reject(new RequestRefused(status)));
    const add = (piece: Buffer): void => {
      pieces += 1;
      const refusal = length + piece.length > bytes || pieces > mostPieces ? 413 : take(piece.length);
      if (refusal) {
        refuse(refusal);
        return;
      }
      if (length + piece.length > body.length)
        body = Buffer.concat([body], Math.max(2 * body.length, length + piece.length));
      length += piece.copy(body, length);
    };
    const complete = (): void => end(() => resolve(body.subarray(0, length)));
    const goneAway = (): void => refuse(400);
    const timer = setTimeout(() => refuse(408), patience);
    if (request.destroyed) goneAway();
    else if (Number(request.headers['content-length'] ?? 0) > bytes) refuse(413);
    // Packed, a small body may be a large one.
    else if (request.headers['content-encoding'] !== undefined) refuse(400);
    else request.on('data', add).once('end', complete).once('close', goneAway);
  });
}

/** Counted before they are decoded. What is not UTF-8 is refused (400) rather than guessed at. */
function fieldsOf(body: Buffer, { fields }: Allowance): Body {
  let count = 1;
  for (let at = body.indexOf('&'); at !== -1; at = body.indexOf('&', at + 1)) count += 1;
  if (count > fields) throw new RequestRefused(413);
  const text = body.toString();
  if (!isUtf8(body) || !canBeDecoded(text)) throw new RequestRefused(400);
  return parse(text, '&', '=', { maxKeys: 0 }) as Body;
}

function canBeDecoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
