import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { useDatabaseForEach } from '../support/database.ts';
import { fieldErrors, usePortal } from '../support/portal.ts';

const number = '202100-2742';

describe('the database itself', () => {
  const database = useDatabaseForEach('empty');
  const insert = (name: string, place: string, organisationNumber: string | null = number, country = 'SE') =>
    database.pool.query<{ id: number }>(
      `INSERT INTO authority (country, organisation_number, official_name, informal_name, register_place)
       VALUES ($1, $2, $3, $3, $4) RETURNING id`,
      [country, organisationNumber, name, place],
    );
  const taken = { code: '23505', constraint: 'authority_organisation_number_key' };

  it('ACC-03 lets a register have several authorities below one number, each once', async () => {
    await insert('Domstolsverket', '');
    await insert('Svea hovrätt', 'svea hovrätt');
    await insert('Göta hovrätt', 'göta hovrätt');
    await expect(insert('Svea Hovrätt', 'svea hovrätt')).rejects.toMatchObject(taken);
    await insert('Svea hovrätt', 'svea hovrätt', number, 'DK');
  });

  it('ACC-03 refuses by hand a number that anybody has, as the version before asks for it: without a place', async () => {
    const asBefore = `INSERT INTO authority (country, organisation_number, official_name, informal_name)
      VALUES ('SE', '16 2021002742', 'Hovrätten', 'Hovrätten')`;
    await insert('Svea hovrätt', 'svea hovrätt');
    await expect(database.pool.query(asBefore)).rejects.toMatchObject(taken);
    await database.pool.query('DELETE FROM authority');
    await insert('Domstolsverket', '');
    await expect(database.pool.query(asBefore)).rejects.toMatchObject(taken);
  });

  it('ACC-03 refuses by hand what a register takes at the same moment', async () => {
    const importing = await database.pool.connect();
    try {
      await importing.query('BEGIN');
      await importing.query(
        `INSERT INTO authority (country, organisation_number, official_name, informal_name, register_place)
         VALUES ('SE', $1, 'Svea hovrätt', 'Svea hovrätt', 'svea hovrätt')`,
        [number],
      );
      const byHand = insert('Hovrätten', '').catch((fault: unknown) => fault);
      await vi.waitFor(async () => {
        const { rowCount } = await database.owner.query(
          `SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        expect(rowCount).toBe(1);
      });
      await importing.query('COMMIT');
      expect(await byHand).toMatchObject(taken);
    } finally {
      importing.release();
    }
  });

  it('ACC-03 tells those without a number apart by their names, and leaves those by hand free', async () => {
    await insert('Sveriges ambassad i Paris', 'sveriges ambassad i paris', null);
    await expect(insert('Ambassaden', 'sveriges ambassad i paris', null)).rejects.toMatchObject({
      constraint: 'authority_without_number_key',
    });
    await insert('En nämnd', '', null);
    await insert('En nämnd till', '', null);
  });

  it('ACC-03 a number that was shared is free by hand once nobody has it', async () => {
    await insert('Svea hovrätt', 'svea hovrätt');
    await database.pool.query('DELETE FROM authority');
    await insert('Hovrätten', '');
  });

  it('what an import of the version before wrote, told by the log, is the register’s last word', async () => {
    const [imported, byHand] = [
      (await insert('Importerad', '')).rows[0]!.id,
      (await insert('Egen', '', null)).rows[0]!.id,
    ];
    const log = (id: number, action: string, changes: object, actor: string | null = null) =>
      database.pool.query(
        'INSERT INTO log_event (action, authority_id, actor_name, changes) VALUES ($1, $2, $3, $4)',
        [action, id, actor, changes],
      );
    const change = (field: string, after: string) => ({ [field]: { before: '', after } });
    await log(imported, 'authority.registered', {
      ...change('officialName', 'Statens va-nämnd'),
      ...change('telephone', '08-1'),
      ...change('website', ''),
      ...change('organisationNumber', number),
    });
    await log(imported, 'authority.changed', change('telephone', '08-2'));
    await log(imported, 'authority.changed', change('telephone', '08-3'), 'Karin Ek');
    await log(imported, 'authority.email-requested', change('email', 'a@b.se'));
    await log(byHand, 'authority.registered', change('officialName', 'Egen'), 'Karin Ek');
    const migration = readFileSync('prisma/migrations/20261127010000_register_words/migration.sql', 'utf8');
    await database.owner.query(migration.slice(migration.indexOf('INSERT INTO register_word')));
    expect(await database.prisma.registerWord.findMany()).toEqual([
      {
        authorityId: imported,
        fields: { officialName: 'Statens va-nämnd', telephone: '08-2', email: 'a@b.se' },
      },
    ]);
  });
});

describe('by hand', () => {
  const portal = usePortal();

  it('ACC-03 «Registrera myndighet» refuses a number that only authorities of a register share', async () => {
    await portal.prisma.authority.updateMany({
      where: { informalName: 'Skatteverket' },
      data: { organisationNumber: number, registerPlace: 'skatteverket' },
    });
    const nimic = await portal.signIn('nimic');
    const answer = await nimic.post('/administration/myndigheter/registrera', {
      ...{ officialName: 'Qwxz', informalName: 'Qwxz', email: 'q@x.example', language: 'sv' },
      ...{ organisationNumber: number, fromStep: 'details', toStep: 'next' },
    });
    expect(fieldErrors(answer).organisationNumber).toBe(
      'En myndighet med det organisationsnumret är redan registrerad.',
    );
  });

  it('AUT-02 one of several below a number loses its place with a move to another country', async () => {
    const { id } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Konsumentverket' },
    });
    await portal.prisma.authority.update({ where: { id }, data: { registerPlace: 'konsumentverket' } });
    const commission = await portal.signIn('kommissionen');
    const fields = { land: 'FI', from: 'SE', organisationNumber: '123' };
    expect((await commission.post(`/myndigheter/${id}/byt-land`, fields)).status).toBe(303);
    expect(await portal.prisma.authority.findUnique({ where: { id } })).toMatchObject({
      country: 'FI',
      organisationNumber: '123',
      registerPlace: '',
    });
  });
});
