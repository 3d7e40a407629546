import { describe, expect, it } from 'vitest';
import { type Candidate, matchRow } from '../../../src/authorities/import/match.ts';
import type { RegisterAuthority } from '../../../src/authorities/import/register-row.ts';

const number = '202100-2742';

const fields = {
  ...{ informalName: '', postalStreet: '', postalCode: '', postalCity: '' },
  ...{ visitingStreet: '', visitingCode: '', visitingCity: '', telephone: '', email: '', website: '' },
};

const row = (officialName: string, more: Partial<RegisterAuthority> = {}): RegisterAuthority => ({
  ...fields,
  organisationNumber: number,
  officialName,
  ...more,
});

const candidate = (officialName: string, more: Partial<Candidate> = {}): Candidate => ({
  id: 1,
  officialName,
  organisationNumber: number,
  registerPlace: '',
  said: null,
  ...more,
});

const alone = { names: new Set(['svea hovrätt']), isSame: false, isSeparate: false };
const shared = { ...alone, names: new Set(['svea hovrätt', 'göta hovrätt']) };

describe('ACC-03 an authority is known by number and name together', () => {
  it('a number that nobody has is registered, with a place when the file has it more than once', () => {
    expect(matchRow(row('Svea hovrätt'), [], alone)).toEqual({ place: '' });
    expect(matchRow(row('Svea hovrätt'), [], shared)).toEqual({ place: 'svea hovrätt' });
  });

  it.each([
    ['the same name', candidate('Svea hovrätt')],
    ['the same name but for letter case and marks', candidate('SVEA-HOVRÄTT')],
    ['its place, whatever it is called now', candidate('Vårt namn', { registerPlace: 'svea hovrätt' })],
    ['what the register last said', candidate('Vårt namn', { said: { officialName: 'Svea hovrätt' } })],
    [
      'a name that was changed in the portal before the register followed',
      candidate('Svea hovrätt', { said: { officialName: 'Svea hofrätt' } }),
    ],
  ])('known by %s', (_, known) => expect(matchRow(row('Svea hovrätt'), [known], alone)).toEqual({ id: 1 }));

  it('who has taken the name of another row is not that row', () => {
    const taker = candidate('Svea hovrätt', { registerPlace: 'göta hovrätt' });
    expect(matchRow(row('Svea hovrätt'), [taker], shared)).toEqual({ place: 'svea hovrätt' });
  });

  it('another name below a known number is reported, with both ways on', () =>
    expect(matchRow(row('Svea hovrätt'), [candidate('Domstolsverket')], alone)).toEqual({
      reason:
        'organisationsnumret har i portalen Domstolsverket, som inte står i filen; är det samma myndighet under nytt namn, kör med --same 202100-2742, annars med --separate 202100-2742',
    }));

  it('another name below a number that the file has more than once is one of its own', () =>
    expect(matchRow(row('Svea hovrätt'), [candidate('Domstolsverket')], shared)).toEqual({
      place: 'svea hovrätt',
    }));

  it('another name below a number that the register has shared before is one of its own', () =>
    expect(
      matchRow(row('Svea hovrätt'), [candidate('Göta hovrätt', { registerPlace: 'göta hovrätt' })], alone),
    ).toEqual({ place: 'svea hovrätt' }));

  it.each([
    [{ email: 'a@dom.se' }],
    [{ telephone: '08-700 08 00' }],
    [{ visitingStreet: 'Riddarhuset', visitingCity: 'Stockholm' }],
  ])('unless one with %j is gone from the file: then it may be its new name', (reach) => {
    const former = candidate('Gamla hovrätten', {
      registerPlace: 'gamla hovrätten',
      said: { officialName: 'Gamla hovrätten', ...reach },
    });
    expect(matchRow(row('Svea hovrätt', reach), [former], shared)).toHaveProperty('reason');
    const both = { ...shared, names: new Set([...shared.names, 'gamla hovrätten']) };
    expect(matchRow(row('Svea hovrätt', reach), [former], both)).toEqual({ place: 'svea hovrätt' });
  });

  it('--separate registers it as one of its own, --same takes the one that has the number', () => {
    const here = [candidate('Domstolsverket')];
    expect(matchRow(row('Svea hovrätt'), here, { ...alone, isSeparate: true })).toEqual({
      place: 'svea hovrätt',
    });
    expect(matchRow(row('Svea hovrätt'), here, { ...alone, isSame: true })).toEqual({ id: 1 });
  });

  it('--same refuses to choose among several', () => {
    const here = [
      candidate('Ett', { registerPlace: 'ett' }),
      candidate('Två', { id: 2, registerPlace: 'två' }),
    ];
    expect(matchRow(row('Svea hovrätt'), here, { ...alone, isSame: true })).toEqual({
      reason:
        '--same 202100-2742 går inte att följa: numret har flera andra myndigheter i portalen som filen inte har',
    });
  });
});

describe('ACC-03 authorities without a number', () => {
  const embassy = row('Sveriges ambassad i Paris', { organisationNumber: '' });
  const names = new Set(['sveriges ambassad i paris', 'sveriges ambassad i rom']);
  const none = { ...alone, names };

  it('are told apart by their names', () => {
    expect(matchRow(embassy, [], none)).toEqual({ place: 'sveriges ambassad i paris' });
    const here = candidate('Sveriges ambassad i Paris', { organisationNumber: null });
    expect(matchRow(embassy, [here], none)).toEqual({ id: 1 });
  });

  it('are not taken for one that has a number: that is missing in the file', () =>
    expect(matchRow(embassy, [candidate('Sveriges ambassad i Paris')], none)).toEqual({
      reason:
        'organisationsnumret saknas, och Sveriges ambassad i Paris finns i portalen med organisationsnumret 202100-2742',
    }));

  it('get a number from the register when the operator says that it is theirs', () => {
    const here = [candidate('Svea hovrätt', { organisationNumber: null })];
    expect(matchRow(row('Svea hovrätt'), here, alone)).toEqual({
      reason:
        'Svea hovrätt finns i portalen utan organisationsnummer; är det samma myndighet, kör med --same 202100-2742, annars med --separate 202100-2742',
    });
    expect(matchRow(row('Svea hovrätt'), here, { ...alone, isSame: true })).toEqual({ id: 1 });
    expect(matchRow(row('Svea hovrätt'), here, { ...alone, isSeparate: true })).toEqual({ place: '' });
  });
});
