import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { lockRegistrations } from '../../../src/authorities/create-authority.ts';
import {
  importAuthorities,
  type ImportOptions,
  type ImportReport,
} from '../../../src/authorities/import/import-authorities.ts';
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

const importRows = (database: TestDatabase, rows: string[], options: ImportOptions = {}) =>
  importAuthorities(partsOf(database), rowsOf(Buffer.from(registerFile(...rows))), options);

/** How many rows led to what. */
function tally({ imported, rejected }: ImportReport) {
  const count = (outcome: string) => imported.filter((one) => one.outcome === outcome).length;
  const counts = { registered: count('registered'), updated: count('updated') };
  return { ...counts, unchanged: count('unchanged'), rejected };
}

const run = async (database: TestDatabase, ...rows: string[]) => tally(await importRows(database, rows));

const find = ({ prisma }: TestDatabase, organisationNumber: string, registerPlace = '') =>
  prisma.authority.findFirst({
    where: { country: 'SE', organisationNumber, registerPlace },
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
  words: await prisma.registerWord.findMany({ orderBy: { authorityId: 'asc' } }),
});

const none = { registered: 0, updated: 0, unchanged: 0, rejected: [] };

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

describe('ACC-03 authorities that share a number in a register, or have none', () => {
  const database = useDatabaseForEach('empty');
  const number = '202100-2742';
  const court = (name: string) => registerRow(number, { name, email: '', telephone: '' });
  const courts = ['SVEA HOVRÄTT', 'GÖTA HOVRÄTT', 'KAMMARRÄTTEN I SUNDSVALL'].map(court);
  const names = async () =>
    (await database.prisma.authority.findMany({ orderBy: { id: 'asc' } })).map((one) => one.officialName);

  it('none is taken over, each is registered below the number, and known again', async () => {
    await run(database, registerRow(number, { name: 'DOMSTOLSVERKET' }));
    const before = await find(database, number);
    expect(await run(database, ...courts)).toEqual({ ...none, registered: 3 });
    expect(await find(database, number)).toEqual(before);
    expect(await names()).toEqual([
      'Domstolsverket',
      'Svea hovrätt',
      'Göta hovrätt',
      'Kammarrätten i Sundsvall',
    ]);
    const after = await everything(database);
    expect(await run(database, ...courts)).toEqual({ ...none, unchanged: 3 });
    expect(await run(database, registerRow(number, { name: 'DOMSTOLSVERKET' }))).toEqual({
      ...none,
      unchanged: 1,
    });
    expect(await everything(database)).toEqual(after);
  });

  it('one alone is reported, until the operator says what it is', async () => {
    await run(database, registerRow(number, { name: 'DOMSTOLSVERKET' }));
    const before = await everything(database);
    const report = await importRows(database, [courts[0]!]);
    expect(report).toMatchObject({ imported: [], rejected: [{ line: 2 }] });
    expect(report.rejected[0]!.reason).toContain('--separate 202100-2742');
    expect(await everything(database)).toEqual(before);
    const separate = await importRows(database, [courts[0]!], { separate: [number] });
    expect(tally(separate)).toEqual({ ...none, registered: 1 });
    expect(await names()).toEqual(['Domstolsverket', 'Svea hovrätt']);
  });

  it('one that the register has renamed follows when the operator says so', async () => {
    await run(database, registerRow(number, { name: 'MEDIERÅDET' }));
    const renamed = registerRow(number, { name: 'MEDIEMYNDIGHETEN' });
    expect(await run(database, renamed)).toMatchObject({ registered: 0, updated: 0 });
    expect(tally(await importRows(database, [renamed], { same: [number] }))).toEqual({ ...none, updated: 1 });
    expect(await find(database, number)).toMatchObject({
      officialName: 'Mediemyndigheten',
      informalName: 'Mediemyndigheten',
    });
    expect(await run(database, renamed)).toEqual({ ...none, unchanged: 1 });
    expect(await names()).toEqual(['Mediemyndigheten']);
  });

  it('embassies without a number are registered, each once, and told', async () => {
    const rows = ['SVERIGES AMBASSAD I PARIS', 'SVERIGES AMBASSAD I ROM'].map((name) =>
      registerRow('', { name }),
    );
    const report = await importRows(database, [...rows, rows[0]!]);
    expect(report.imported.map(({ remarks }) => remarks)).toEqual(
      Array(2).fill(['organisationsnumret saknas']),
    );
    expect(report.rejected).toEqual([
      { line: 4, reason: 'organisationsnumret och namnet står redan på rad 2' },
    ]);
    expect(await names()).toEqual(['Sveriges ambassad i Paris', 'Sveriges ambassad i Rom']);
    expect(await database.prisma.authority.count({ where: { organisationNumber: null } })).toBe(2);
    await database.prisma.authority.updateMany({ data: { officialName: 'Ambassaden' } });
    expect(await run(database, ...rows)).toEqual({ ...none, unchanged: 2 });
  });

  it('one with a name and no number takes the number of the register when the operator says so', async () => {
    await run(database, registerRow('', { name: 'SVEA HOVRÄTT', email: '' }));
    expect(await run(database, courts[0]!)).toMatchObject({ registered: 0, rejected: [{ line: 2 }] });
    expect(tally(await importRows(database, [courts[0]!], { same: [number] }))).toEqual({
      ...none,
      updated: 1,
    });
    expect(await names()).toEqual(['Svea hovrätt']);
    const { id } = (await find(database, number))!;
    expect((await eventsOf(database, id)).at(-1)).toMatchObject({
      changes: { organisationNumber: { before: '', after: number } },
    });
  });
});

describe('into a database in use', () => {
  const database = useDatabaseForEach('demo');
  const number = '202100-2148';
  const official = 'ARBETSMILJÖVERKET';
  const row = (fields: Parameters<typeof registerRow>[1] = {}) =>
    registerRow(number, { name: official, telephone: '', email: '', postalStreet: '', ...fields });
  const write = (data: object) =>
    database.prisma.authority.updateMany({ where: { organisationNumber: number }, data });
  const kept = async (...rows: string[]) => (await importRows(database, rows)).imported[0]!.kept;

  it('what was written by hand before the register was known stays, and the differences are told', async () => {
    const before = await find(database, number);
    const report = await importRows(database, [row({ telephone: '0107309999', email: 'nytt@register.se' })]);
    expect(report.imported).toMatchObject([
      {
        outcome: 'unchanged',
        changes: {},
        kept: {
          telephone: { before: before!.telephone, after: '010-730 99 99' },
          email: { before: before!.email, after: 'nytt@register.se' },
        },
      },
    ]);
    expect(await find(database, number)).toEqual(before);
  });

  it('what is empty is filled in, and what the register leaves out stays', async () => {
    await write({ telephone: '', website: '' });
    const before = await find(database, number);
    expect(await run(database, row({ telephone: '0107309999' }))).toEqual({ ...none, updated: 1 });
    expect(await find(database, number)).toEqual({
      ...before,
      telephone: '010-730 99 99',
      website: 'https://www.namnden.se',
      version: before!.version + 1,
    });
    expect((await eventsOf(database, before!.id)).at(-1)).toMatchObject({
      action: 'authority.changed',
      changes: {
        telephone: { before: '', after: '010-730 99 99' },
        version: { before: before!.version, after: before!.version + 1 },
      },
    });
  });

  it('a field follows while it holds what the register last said', async () => {
    await write({ telephone: '' });
    await run(database, row({ telephone: '0107309999' }));
    expect(await run(database, row({ telephone: '0107308888' }))).toEqual({ ...none, updated: 1 });
    expect(await find(database, number)).toMatchObject({ telephone: '010-730 88 88' });
  });

  it('an own edit is never undone, however often the register says otherwise, and always told', async () => {
    await write({ telephone: '' });
    await run(database, row({ telephone: '0107309999' }));
    await write({ telephone: '08-1' });
    for (const telephone of ['0107309999', '0107308888', '0107308888'])
      expect(await kept(row({ telephone }))).toMatchObject({ telephone: { before: '08-1' } });
    expect(await find(database, number)).toMatchObject({ telephone: '08-1' });
  });

  it('a field that was emptied by hand stays empty', async () => {
    await write({ telephone: '' });
    await run(database, row({ telephone: '0107309999' }));
    await write({ telephone: '' });
    expect(await kept(row({ telephone: '0107309999' }))).toHaveProperty('telephone');
    expect(await find(database, number)).toMatchObject({ telephone: '' });
  });

  it('an own edit that comes to agree with the register follows again', async () => {
    await write({ telephone: '08-1' });
    await run(database, row({ telephone: '0107309999' }));
    await write({ telephone: '010-730 99 99' });
    expect(await run(database, row({ telephone: '0107308888' }))).toEqual({ ...none, updated: 1 });
  });

  it('an address follows as a whole or not at all', async () => {
    const address = { postalStreet: 'Box 9', postalCode: '103 15', postalCity: 'Stockholm' };
    await write({ ...address });
    await run(database, row({ postalStreet: 'BOX 9' }));
    await write({ postalCity: 'Solna' });
    expect(await kept(row({ postalStreet: 'BOX 2' }))).toMatchObject({
      postalStreet: { before: 'Box 9', after: 'Box 2' },
      postalCity: { before: 'Solna', after: 'Stockholm' },
    });
    expect(await find(database, number)).toMatchObject({ ...address, postalCity: 'Solna' });
  });

  it('AUT-02 an informal name that the authority chose itself stays, and is no difference', async () => {
    await write({ informalName: 'Vårt namn' });
    expect(await kept(row())).not.toHaveProperty('informalName');
    expect(await find(database, number)).toMatchObject({ informalName: 'Vårt namn' });
  });

  it('AUT-10 the authority and its administrators are told of what the register changed', async () => {
    await write({ telephone: '' });
    const { id, email, users } = (await find(database, number))!;
    await run(database, row({ telephone: '0107309999' }));
    const mails = await database.prisma.mail.findMany({ where: { authorityId: id }, orderBy: { id: 'asc' } });
    const administrators = users.filter(({ isAdministrator }) => isAdministrator);
    expect(mails.map(({ template }) => template)).toEqual(mails.map(() => 'authority-news'));
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(
      [email, ...administrators.map((user) => user.email)].sort(),
    );
  });

  it('AUT-10 nobody is told when nothing has changed', async () => {
    const before = await database.prisma.mail.count();
    await run(database, row({ telephone: '0107309999' }));
    expect(await database.prisma.mail.count()).toBe(before);
  });

  describe('AUT-04 another e-mail of the register', () => {
    const withEmail = (email: string) => row({ email });
    const links = async (authorityId: number) =>
      (
        await database.prisma.mail.findMany({
          where: { authorityId, template: { not: 'authority-news' } },
          orderBy: { id: 'asc' },
        })
      ).map(({ recipient, template }) => [recipient, template]);

    it('waits until it has been confirmed, is told to the old address, and is asked for once', async () => {
      const before = (await find(database, number))!;
      await run(database, withEmail(before.email));
      expect(await run(database, withEmail('nytt@register.se'))).toEqual({ ...none, updated: 1 });
      expect(await run(database, withEmail('nytt@register.se'))).toEqual({ ...none, unchanged: 1 });
      expect(await links(before.id)).toEqual([
        ['nytt@register.se', 'email-confirmation'],
        [before.email, 'email-change-requested'],
      ]);
      expect((await find(database, number))!.email).toBe(before.email);
      const open = await database.prisma.emailChange.findMany({ where: { authorityId: before.id } });
      expect(open).toMatchObject([{ before: before.email, after: 'nytt@register.se', closedAt: null }]);
    });

    it('is not asked for again once it has been called off', async () => {
      const before = (await find(database, number))!;
      await run(database, withEmail(before.email));
      await run(database, withEmail('nytt@register.se'));
      await database.prisma.emailChange.updateMany({
        data: { outcome: 'CANCELLED', closedAt: new Date(), before: '', after: '' },
      });
      expect(await kept(withEmail('nytt@register.se'))).toMatchObject({
        email: { before: before.email, after: 'nytt@register.se' },
      });
      expect(await links(before.id)).toHaveLength(2);
    });

    it('leaves one alone that the authority has asked for itself', async () => {
      const before = (await find(database, number))!;
      await run(database, withEmail(before.email));
      await database.prisma.emailChange.create({
        data: {
          authorityId: before.id,
          before: before.email,
          after: 'egen@register.se',
          tokenHash: Buffer.alloc(32),
          requestedAt: new Date(),
          expiresAt: new Date(),
        },
      });
      expect(await kept(withEmail('nytt@register.se'))).toHaveProperty('email');
      expect(await links(before.id)).toEqual([]);
    });

    it('counts at once when it is the first', async () => {
      await write({ email: '' });
      await run(database, withEmail('forsta@register.se'));
      expect((await find(database, number))!.email).toBe('forsta@register.se');
    });
  });

  it('a dry run tells all of it and changes nothing', async () => {
    await write({ telephone: '' });
    const rows = [
      row({ telephone: '0107309999', email: 'nytt@register.se' }),
      registerRow(numbers[0]),
      registerRow(numbers[1], { name: '' }),
    ];
    const before = await everything(database);
    const dry = await importRows(database, rows, { isDryRun: true });
    expect(await everything(database)).toEqual(before);
    expect(dry).toMatchObject({
      imported: [
        { line: 2, outcome: 'updated', changes: { telephone: { before: '' } }, kept: { email: {} } },
        { line: 3, outcome: 'registered', changes: { officialName: { after: 'Nämnden' } } },
      ],
      rejected: [{ line: 4 }],
    });
    expect(await importRows(database, rows)).toEqual(dry);
  });
});
