import { importAuthorities, type ImportOptions } from '../../../src/authorities/import/import-authorities.ts';
import type { ImportReport } from '../../../src/authorities/import/report.ts';
import { parseRegister, type RegisterRow } from '../../../src/authorities/import/scb-register.ts';
import { createOutbox } from '../../../src/mail/outbox.ts';
import { readSettings } from '../../../src/settings.ts';
import type { TestDatabase } from '../../support/database.ts';
import { registerFile } from './register-file.ts';

export function rowsOf(content: Uint8Array): RegisterRow[] {
  const register = parseRegister(content);
  if ('fault' in register) throw new Error(register.fault);
  return register.rows;
}

const settings = readSettings({});
export const partsOf = ({ prisma }: TestDatabase) => ({ prisma, settings, outbox: createOutbox(settings) });

export const importRows = (database: TestDatabase, rows: string[], options: ImportOptions = {}) =>
  importAuthorities(partsOf(database), rowsOf(Buffer.from(registerFile(...rows))), options);

/** How many rows led to what. */
export function tally({ imported, rejected }: ImportReport) {
  const count = (outcome: string) => imported.filter((one) => one.outcome === outcome).length;
  const counts = { registered: count('registered'), updated: count('updated') };
  return { ...counts, unchanged: count('unchanged'), rejected };
}

export const run = async (database: TestDatabase, ...rows: string[]) =>
  tally(await importRows(database, rows));

export const find = ({ prisma }: TestDatabase, organisationNumber: string, registerPlace = '') =>
  prisma.authority.findFirst({
    where: { country: 'SE', organisationNumber, registerPlace },
    include: { users: true },
  });

export const eventsOf = ({ prisma }: TestDatabase, authorityId: number) =>
  prisma.logEvent.findMany({ where: { authorityId }, orderBy: { id: 'asc' } });

/** Everything that an import writes, or must not write. */
export const everything = async ({ prisma }: TestDatabase) => ({
  authorities: await prisma.authority.findMany({ orderBy: { id: 'asc' } }),
  events: await prisma.logEvent.count(),
  users: await prisma.user.count(),
  mails: await prisma.mail.count(),
  words: await prisma.registerWord.findMany({ orderBy: { authorityId: 'asc' } }),
});

export const none = { registered: 0, updated: 0, unchanged: 0, rejected: [] };
