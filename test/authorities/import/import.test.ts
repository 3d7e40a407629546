import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { lockRegistrations } from '../../../src/authorities/create-authority.ts';
import { importAuthorities } from '../../../src/authorities/import/import-authorities.ts';
import { useDatabase, useDatabaseForEach } from '../../support/database.ts';
import { numbers, registerRow } from './register-file.ts';
import { eventsOf, everything, find, none, partsOf, rowsOf, run, tally } from './run-import.ts';

const wholeRegister = new URL('../../../../shared/data/scb-forvaltningsmyndigheter.csv', import.meta.url);
const hasRegister = existsSync(wholeRegister);
const note = hasRegister ? '' : ' (skipped: ../shared/data/scb-forvaltningsmyndigheter.csv is not there)';

describe('the whole register', () => {
  const database = useDatabase('empty');

  it.skipIf(!hasRegister)(`goes in, and a second time changes nothing${note}`, async () => {
    const rows = rowsOf(await readFile(wholeRegister));
    const heard: number[] = [];
    const parts = partsOf(database);
    const first = await importAuthorities(parts, rows, { onProgress: (done) => heard.push(done) });
    expect(tally(first)).toEqual({ ...none, registered: 250 });
    expect(first.imported.flatMap(({ remarks }) => remarks)).toEqual([]);
    expect(heard).toEqual(rows.map((_, index) => index + 1));
    const after = await everything(database);
    expect(after).toMatchObject({ events: 250, users: 0, mails: 0 });
    expect(after.authorities).toHaveLength(250);
    expect(tally(await importAuthorities(parts, rows))).toEqual({ ...none, unchanged: 250 });
    expect(await everything(database)).toEqual(after);
  });
});

describe('into an empty database', () => {
  const database = useDatabaseForEach('empty');
  const [first, second, third, fourth] = numbers;

  it('ACC-03 registers after whoever registers in the country at the same moment, who sees what it made or is seen', async () => {
    let importing: Promise<unknown> = Promise.resolve();
    await database.prisma.$transaction(async (transaction) => {
      await lockRegistrations(transaction, 'SE');
      importing = run(database, registerRow(first));
      await vi.waitFor(async () => {
        const { rowCount } = await database.owner.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        expect(rowCount).toBe(1);
      });
    });
    expect(await importing).toEqual({ ...none, registered: 1 });
  });

  it('registers an authority with its event, without users and without mail', async () => {
    const report = await run(database, registerRow(first, { name: 'NÄMNDEN FÖR PROV' }));
    expect(report).toEqual({ ...none, registered: 1 });
    const authority = await find(database, first);
    expect(authority).toMatchObject({
      kind: 'ORDINARY',
      country: 'SE',
      officialName: 'Nämnden för prov',
      version: 1,
      users: [],
      language: 'sv',
      workingLanguages: ['sv'],
      postalCity: 'Stockholm',
    });
    expect(await eventsOf(database, authority!.id)).toMatchObject([
      {
        action: 'authority.registered',
        actorId: null,
        actorName: null,
        changes: { officialName: { before: '', after: 'Nämnden för prov' } },
      },
    ]);
    expect(await database.prisma.mail.count()).toBe(0);
  });

  it('a row that is refused is reported with its line and reasons, and the others go through', async () => {
    const report = await run(
      database,
      registerRow('202100-5944', { name: '' }),
      registerRow(second),
      `${registerRow(third)};en kolumn till`,
      registerRow(second, { name: 'NÄMNDEN.' }),
    );
    expect(report).toEqual({
      ...none,
      registered: 1,
      rejected: [
        { line: 2, reason: 'organisationsnumret har fel kontrollsiffra; namnet saknas' },
        { line: 4, reason: 'raden har fler fält än rubrikraden' },
        { line: 5, reason: 'organisationsnumret och namnet står redan på rad 3' },
      ],
    });
    expect(await find(database, second)).toMatchObject({ officialName: 'Nämnden', version: 1 });
    expect(await find(database, third)).toBeNull();
  });

  it('a row that fails in the database leaves nothing, and the import can be run again', async () => {
    await database.owner.query(`
      CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.changes->'officialName'->>'after' = 'Trasig' THEN RAISE EXCEPTION 'refused'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse_event BEFORE INSERT ON log_event FOR EACH ROW EXECUTE FUNCTION refuse_event()`);
    const events = await database.prisma.logEvent.count();
    const rows = [registerRow(third), registerRow(fourth, { name: 'Trasig' })];
    await expect(run(database, ...rows)).rejects.toThrow('refused');
    expect(await find(database, third)).not.toBeNull();
    expect(await find(database, fourth)).toBeNull();
    expect(await database.prisma.logEvent.count()).toBe(events + 1);
    await database.owner.query('DROP TRIGGER refuse_event ON log_event');
    expect(await run(database, ...rows)).toEqual({ ...none, registered: 1, unchanged: 1 });
  });
});

describe('two imports at once', () => {
  const database = useDatabase('empty');

  it('register each authority once, with one event', async () => {
    const rows = numbers.map((number) => registerRow(number));
    const reports = await Promise.all([run(database, ...rows), run(database, ...rows)]);
    expect(reports[0].registered + reports[1].registered).toBe(numbers.length);
    expect(await database.prisma.authority.count()).toBe(numbers.length);
    expect(await database.prisma.logEvent.count()).toBe(numbers.length);
  });
});
