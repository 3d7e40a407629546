import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { lockRegistrations } from '../../../src/authorities/create-authority.ts';
import { importAuthorities } from '../../../src/authorities/import/import-authorities.ts';
import { parseRegister, type RegisterRow } from '../../../src/authorities/import/scb-register.ts';
import { createOutbox } from '../../../src/mail/outbox.ts';
import { readSettings } from '../../../src/settings.ts';
import { type TestDatabase, useDatabase, useDatabaseForEach } from '../../support/database.ts';
import { numbers, registerFile, registerRow } from './register-file.ts';

const wholeRegister = new URL('../../../../shared/data/scb-forvaltningsmyndigheter.csv', import.meta.url);
const hasRegister = existsSync(wholeRegister);
const note = hasRegister ? '' : ' (skipped: ../shared/data/scb-forvaltningsmyndigheter.csv is not there)';

function rowsOf(content: Uint8Array): RegisterRow[] {
  const register = parseRegister(content);
  if ('fault' in register) throw new Error(register.fault);
  return register.rows;
}

const settings = readSettings({});
const partsOf = ({ prisma }: TestDatabase) => ({ prisma, settings, outbox: createOutbox(settings) });

const run = (database: TestDatabase, ...rows: string[]) =>
  importAuthorities(partsOf(database), rowsOf(Buffer.from(registerFile(...rows))));

const find = ({ prisma }: TestDatabase, organisationNumber: string) =>
  prisma.authority.findUnique({
    where: { country_organisationNumber: { country: 'SE', organisationNumber } },
    include: { users: true },
  });

const eventsOf = ({ prisma }: TestDatabase, authorityId: number) =>
  prisma.logEvent.findMany({ where: { authorityId }, orderBy: { id: 'asc' } });

/** Everything that an import writes, or must not write. */
const everything = async ({ prisma }: TestDatabase) => ({
  authorities: await prisma.authority.findMany({ orderBy: { id: 'asc' } }),
  events: await prisma.logEvent.count(),
  users: await prisma.user.count(),
  mails: await prisma.mail.count(),
});

const none = { registered: 0, updated: 0, unchanged: 0, rejected: [] };

describe('the whole register', () => {
  const database = useDatabase('empty');

  it.skipIf(!hasRegister)(`goes in, and a second time changes nothing${note}`, async () => {
    const rows = rowsOf(await readFile(wholeRegister));
    const heard: number[] = [];
    const first = await importAuthorities(partsOf(database), rows, (done) => heard.push(done));
    expect(first).toEqual({ ...none, registered: 250 });
    expect(heard).toEqual(rows.map((_, index) => index + 1));
    const after = await everything(database);
    expect(after).toMatchObject({ events: 250, users: 0, mails: 0 });
    expect(after.authorities).toHaveLength(250);
    expect(await importAuthorities(partsOf(database), rows)).toEqual({ ...none, unchanged: 250 });
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
      registerRow(second, { name: 'DUBBLETT' }),
    );
    expect(report).toEqual({
      ...none,
      registered: 1,
      rejected: [
        { line: 2, reason: 'organisationsnumret har fel kontrollsiffra; namnet saknas' },
        { line: 4, reason: 'raden har 13 kolumner i stället för 12' },
        { line: 5, reason: 'organisationsnumret står redan på rad 3' },
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

describe('into a database in use', () => {
  const database = useDatabaseForEach('demo');
  const { number, row } = {
    number: '202100-2148',
    row: (name: string) => registerRow('202100-2148', { name, telephone: '', email: '', postalStreet: '' }),
  };

  it('what the register leaves out stays, and so do the users', async () => {
    const before = await find(database, number);
    const report = await run(database, row('MYNDIGHETEN MED NYTT NAMN'));
    expect(report).toEqual({ ...none, updated: 1 });
    const after = await find(database, number);
    const kept = { telephone: before!.telephone, email: before!.email, users: before!.users };
    expect(after).toMatchObject({
      ...kept,
      officialName: 'Myndigheten med nytt namn',
      version: before!.version + 1,
    });
    expect(before!.users.length).toBeGreaterThan(1);
    const events = await eventsOf(database, before!.id);
    expect(events.at(-1)).toMatchObject({
      action: 'authority.changed',
      changes: {
        officialName: { before: before!.officialName, after: 'Myndigheten med nytt namn' },
        version: { before: before!.version, after: before!.version + 1 },
      },
    });
  });

  it('AUT-10 the authority and its administrators are told of what the register changed', async () => {
    const { id, email, users } = (await find(database, number))!;
    await run(database, row('MYNDIGHETEN MED NYTT NAMN'));
    const mails = await database.prisma.mail.findMany({ where: { authorityId: id }, orderBy: { id: 'asc' } });
    const administrators = users.filter(({ isAdministrator }) => isAdministrator);
    expect(mails.map(({ template }) => template)).toEqual(mails.map(() => 'authority-news'));
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(
      [email, ...administrators.map((user) => user.email)].sort(),
    );
  });

  it('a second time it changes nothing', async () => {
    await run(database, row('MYNDIGHETEN MED NYTT NAMN'));
    const before = await everything(database);
    expect(await run(database, row('MYNDIGHETEN MED NYTT NAMN'))).toEqual({ ...none, unchanged: 1 });
    expect(await everything(database)).toEqual(before);
  });

  it('AUT-04 another e-mail waits until it has been confirmed, and is asked for once', async () => {
    const withEmail = registerRow(number, { name: 'ETT NAMN', email: 'nytt@register.se' });
    const before = (await find(database, number))!;
    expect(await run(database, withEmail)).toEqual({ ...none, updated: 1 });
    expect(await run(database, withEmail)).toEqual({ ...none, unchanged: 1 });
    const mails = await database.prisma.mail.findMany({
      where: { authorityId: before.id, template: { not: 'authority-news' } },
    });
    expect(mails.map(({ recipient, template }) => [recipient, template])).toEqual([
      ['nytt@register.se', 'email-confirmation'],
      [before.email, 'email-change-requested'],
    ]);
    expect((await find(database, number))!.email).toBe(before.email);
    const open = await database.prisma.emailChange.findMany({ where: { authorityId: before.id } });
    expect(open).toMatchObject([{ before: before.email, after: 'nytt@register.se', closedAt: null }]);
  });

  it('AUT-04 the first e-mail of an authority counts at once', async () => {
    await database.prisma.authority.updateMany({
      where: { organisationNumber: number },
      data: { email: '' },
    });
    await run(database, registerRow(number, { name: 'ETT NAMN', email: 'forsta@register.se' }));
    expect((await find(database, number))!.email).toBe('forsta@register.se');
  });

  it('an informal name that the authority chose itself stays', async () => {
    await database.prisma.authority.updateMany({
      where: { organisationNumber: number },
      data: { informalName: 'Vårt namn' },
    });
    await run(database, row('ÄNNU ETT NAMN'));
    expect(await find(database, number)).toMatchObject({
      officialName: 'Ännu ett namn',
      informalName: 'Vårt namn',
    });
  });
});
