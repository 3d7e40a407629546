import { describe, expect, it } from 'vitest';
import { useDatabaseForEach } from '../../support/database.ts';
import { numbers, registerRow } from './register-file.ts';
import { eventsOf, everything, find, importRows, none, run } from './run-import.ts';

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
