import { describe, expect, it } from 'vitest';
import {
  type GivableModule,
  refusalOfChange,
  refusalOfGiving,
  refusalOfWithdrawal,
} from '../../src/module-access/rules.ts';

const module = (changes: Partial<GivableModule> = {}): GivableModule => ({
  usesCoordination: true,
  isRetired: false,
  isManaged: true,
  part: null,
  ...changes,
});
const given = (changes: Partial<GivableModule> = {}) => module({ part: 'COMPETENT_AUTHORITY', ...changes });

describe('giving', () => {
  it('ACC-05 a module in use that is managed is given, in either part', () => {
    expect(refusalOfGiving(module(), 'COMPETENT_AUTHORITY')).toBeNull();
    expect(refusalOfGiving(module(), 'COORDINATOR')).toBeNull();
    expect(refusalOfGiving(module({ usesCoordination: false }), 'COMPETENT_AUTHORITY')).toBeNull();
  });

  it.each([
    ['that there is not', null, 'module-not-managed'],
    ['of others', module({ isManaged: false }), 'module-not-managed'],
    ['that is retired (ACC-08)', module({ isRetired: true }), 'module-not-managed'],
    ['that it has', given(), 'already-given'],
    ['without coordinators', module({ usesCoordination: false }), 'no-coordination'],
  ])('ACC-05 not one %s', (_, wanted, rule) => {
    expect(refusalOfGiving(wanted, 'COORDINATOR')).toEqual({ rule });
  });
});

describe('another part', () => {
  it('ACC-05 is given in a retired module too, which stays where it is', () => {
    expect(refusalOfChange(given(), 'COORDINATOR')).toBeNull();
    expect(refusalOfChange(given({ isRetired: true }), 'COORDINATOR')).toBeNull();
  });

  it.each([
    ['that there is not', null, 'module-not-managed'],
    ['of others', given({ isManaged: false }), 'module-not-managed'],
    ['that it lacks', module(), 'not-given'],
    ['in that part already', given({ part: 'COORDINATOR' }), 'same-part'],
    ['without coordinators', given({ usesCoordination: false }), 'no-coordination'],
  ])('ACC-05 not in one %s', (_, wanted, rule) => {
    expect(refusalOfChange(wanted, 'COORDINATOR')).toEqual({ rule });
  });
});

describe('withdrawing', () => {
  it('ACC-05 takes one back, retired or not', () => {
    expect(refusalOfWithdrawal(given())).toBeNull();
    expect(refusalOfWithdrawal(given({ isRetired: true }))).toBeNull();
  });

  it.each([
    ['that there is not', null, 'module-not-managed'],
    ['of others', given({ isManaged: false }), 'module-not-managed'],
    ['that it lacks', module(), 'not-given'],
  ])('ACC-05 not one %s', (_, wanted, rule) => {
    expect(refusalOfWithdrawal(wanted)).toEqual({ rule });
  });
});
