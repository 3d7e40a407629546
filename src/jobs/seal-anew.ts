import { Gauge } from 'prom-client';
import type { PrismaClient } from '../db/generated/client.ts';
import { countByKey, type KeptSealed, sealAnew } from '../db/seal-anew.ts';
import { keptContents } from '../mail/seal.ts';
import { log } from '../operation/log.ts';
import { keptKeys } from '../second-factors/sealed-key.ts';
import type { Secrets } from '../secrets.ts';

const former = new Gauge({
  name: 'portal_sealed_with_former_secret',
  help: 'Rows that only a former secret opens; it may be left out when there are none.',
  labelNames: ['kind'],
  aggregator: 'max',
});

const lost = new Gauge({
  name: 'portal_sealed_with_missing_secret',
  help: 'Rows that no secret of SESSION_SECRET opens.',
  labelNames: ['kind'],
  aggregator: 'max',
});

const kinds = { 'app-key': keptKeys, mail: keptContents } as const;

for (const kind of Object.keys(kinds)) for (const gauge of [former, lost]) gauge.set({ kind }, 0);

/** Keys of apps and mails that wait are sealed with the secret in use, whichever made them (SEC-09). */
export async function sealAllAnew(db: PrismaClient, secrets: Secrets): Promise<void> {
  for (const [kind, keptIn] of Object.entries(kinds)) await sealKind(kind, keptIn(db), secrets);
}

export type Kind = keyof typeof kinds;

/** How many rows of each kind each secret opens, by its number; null: none of them. */
export async function countAllByKey(
  db: PrismaClient,
  secrets: Secrets,
): Promise<Record<Kind, ReadonlyMap<number | null, number>>> {
  const count = (kind: Kind) => countByKey(kinds[kind](db), secrets);
  return { 'app-key': await count('app-key'), mail: await count('mail') };
}

/** So many IDs are named in the log: of users for keys of apps, else of mails. */
const named = 50;

async function sealKind(kind: string, kept: KeptSealed, secrets: Secrets): Promise<void> {
  const sealing = await sealAnew(kept, secrets);
  const { anew, left } = sealing;
  former.set({ kind }, left);
  lost.set({ kind }, sealing.lost.length);
  if (anew + left > 0) log.info({ kind, anew, left }, 'sealed anew with the secret in use');
  if (sealing.lost.length > 0) {
    const ids = sealing.lost.slice(0, named);
    log.error({ kind, rows: sealing.lost.length, ids }, 'sealed with a secret that is not there');
  }
}
