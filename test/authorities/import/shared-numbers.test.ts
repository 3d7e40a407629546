import { describe, expect, it } from 'vitest';
import { useDatabaseForEach } from '../../support/database.ts';
import { registerRow } from './register-file.ts';
import { eventsOf, everything, find, importRows, none, run, tally } from './run-import.ts';

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
