import { describe, expect, it } from 'vitest';
import { swedishOrganisationNumber } from '../../src/authorities/organisation-number.ts';
import { mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();

/** Ways to write 202100-2007. */
const ways = [
  '202100-2007',
  '2021002007',
  ' 202100 2007 ',
  '202100\u20132007',
  '202100\u22122007',
  '20 21 00 \u2011 20 07',
  '202100\u00A02007',
  '16202100-2007',
  '16 2021002007',
  'SE202100200701',
  'se 202100-2007 01',
];

describe('a Swedish organisation number', () => {
  it.each(ways)('AUT-02 %j is kept as NNNNNN-NNNN, by the portal and by the database', async (typed) => {
    expect(swedishOrganisationNumber(typed)).toBe('202100-2007');
    const { rows } = await portal.pool.query<{ number: string }>(
      'SELECT swedish_organisation_number($1) AS number',
      [typed.trim()],
    );
    expect(rows[0]!.number).toBe('202100-2007');
  });

  it.each(['202100-2008', '20210020', '202100-20070', '12202100-2007', 'SE2021002007', '202100_2007', ''])(
    'AUT-02 %j is none',
    (typed) => {
      expect(swedishOrganisationNumber(typed)).toBeNull();
    },
  );

  it('AUT-02 ACC-03 is unique in the country however it is written, and stays as it is in others', async () => {
    const { rows } = await portal.pool.query<{ id: number }>(
      `INSERT INTO authority (country, organisation_number, official_name, informal_name)
       VALUES ('SE', '16 556000 0167', 'Ett', 'Ett'), ('DE', '16 556000 0167', 'Två', 'Två') RETURNING id`,
    );
    const numbers = await portal.prisma.authority.findMany({
      where: { id: { in: rows.map(({ id }) => id) } },
      orderBy: { id: 'asc' },
    });
    expect(numbers.map(({ organisationNumber }) => organisationNumber)).toEqual([
      '556000-0167',
      '16 556000 0167',
    ]);
    const again = `INSERT INTO authority (country, organisation_number, official_name, informal_name)
      VALUES ('SE', 'SE556000016701', 'Tre', 'Tre')`;
    await expect(portal.pool.query(again)).rejects.toMatchObject({
      constraint: 'authority_organisation_number_key',
    });
  });

  it('AUT-02 is shown on the tab Myndighet', async () => {
    const { id, organisationNumber } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Skatteverket' },
    });
    const lars = await portal.signIn('lars');
    expect(mainText(await lars.get(`/myndigheter/${id}`))).toContain(
      `Organisationsnummer ${organisationNumber}`,
    );
  });

  it('AUT-02 ACC-03 typed in another way is refused as taken, and kept in one way when free', async () => {
    const nimic = await portal.signIn('nimic');
    const path = '/administration/myndigheter/registrera';
    const taken = await portal.prisma.authority.findFirstOrThrow({ where: { informalName: 'Skatteverket' } });
    const fields = {
      officialName: 'Qwxz',
      informalName: 'Qwxz',
      email: 'q@x.example',
      language: 'sv',
      fromStep: 'details',
      toStep: 'next',
    };
    const organisationNumber = `SE ${taken.organisationNumber!.replace('-', '')} 01`;
    const refused = await nimic.post(path, { ...fields, organisationNumber });
    expect(mainText(refused)).toContain('En myndighet med det organisationsnumret är redan registrerad.');
    const free = await nimic.post(path, {
      ...fields,
      organisationNumber: '16 212000 0142',
      fromStep: 'user',
      toStep: 'done',
      firstName: 'A',
      lastName: 'B',
      userEmail: 'a.b@x.example',
      userLanguage: 'sv',
    });
    expect(free.status).toBe(303);
    expect(
      await portal.prisma.authority.count({ where: { country: 'SE', organisationNumber: '212000-0142' } }),
    ).toBe(1);
  });
});
