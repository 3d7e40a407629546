import { Gauge } from 'prom-client';
import type { PrismaClient } from '../db/generated/client.ts';
import { sealedMails } from '../mail/sealed-mails.ts';
import { log } from '../operation/log.ts';
import { type Counts, countSealed, sealAnew } from '../sealed-rows.ts';
import { sealedApps } from '../second-factors/sealed-apps.ts';
import type { Secrets } from '../secrets.ts';

const tables = { apps: sealedApps, mails: sealedMails };

type What = keyof typeof tables;

export type AllCounts = Record<What, Counts>;

const rows = new Gauge({
  name: 'portal_sealed_rows',
  help: 'Rows sealed with the secret in use, with a former one, or with one that is not there; counted each hour.',
  labelNames: ['what', 'key'],
  aggregator: 'max',
});

for (const what of Object.keys(tables))
  for (const key of ['current', 'former', 'none']) rows.set({ what, key }, 0);

/**
 * Seals with the secret in use what a former one sealed, and counts what is left (SEC-09). While machines change over one
 * after the other, each does so with its own first secret: all of them open all of it, and the last one's stays.
 */
export async function sealAllAnew(db: PrismaClient, secrets: Secrets): Promise<void> {
  for (const [what, table] of Object.entries(tables)) {
    const renewed = await sealAnew(table, db, secrets);
    if (renewed > 0)
      log.info({ what, renewed, number: secrets.numbers[0] }, 'sealed anew with the secret in use');
  }
  const counts = await countAllSealed(db, secrets);
  for (const [what, found] of Object.entries(counts)) measure(what, found, secrets);
}

export const countAllSealed = async (db: PrismaClient, secrets: Secrets): Promise<AllCounts> => ({
  apps: await countSealed(tables.apps, db, secrets),
  mails: await countSealed(tables.mails, db, secrets),
});

function measure(what: string, counts: Counts, { numbers: [current] }: Secrets): void {
  const lost = counts.get(null) ?? 0;
  const now = counts.get(current!) ?? 0;
  const former = [...counts.values()].reduce((sum, count) => sum + count, 0) - now - lost;
  rows.set({ what, key: 'current' }, now);
  rows.set({ what, key: 'former' }, former);
  rows.set({ what, key: 'none' }, lost);
  if (former > 0) log.warn({ what, former }, 'sealed rows still need a former secret');
  if (lost > 0) log.error({ what, lost }, 'sealed rows that no secret opens');
}
