import { describe, expect, test } from 'vitest';
import { authorities, type AuthorityCode } from '../../src/demo/authorities.ts';
import { type ModuleCode, modules } from '../../src/demo/modules.ts';
import { authorityCodes, emailOf, keywordId, keywords, moduleRoles, rolesHeld } from '../../src/demo/plan.ts';
import { type DemoUser, users } from '../../src/demo/users.ts';

const all = Object.values(authorities);
const usersAt = (code: AuthorityCode) => users.filter(({ authority }) => authority === code);
const partsOf = (code: AuthorityCode) => Object.entries(authorities[code].modules);
const holds = (user: DemoUser, module: string, role: string) =>
  rolesHeld(user).some((held) => held.module === module && held.code === role);
const caseHandlers = (module: ModuleCode) =>
  usersAt('arbetsmiljoverket')
    .filter((user) => holds(user, module, 'case-handler'))
    .map(({ username }) => username);

test.each([
  ['usernames', users.map(({ username }) => username)],
  ['e-mails', users.map(emailOf)],
  ['organisation numbers', all.flatMap(({ organisationNumber }) => organisationNumber ?? [])],
  ['official names', all.map(({ officialName }) => officialName)],
])('%s are unique', (_, values) => expect(new Set(values).size).toBe(values.length));

test('usernames and e-mails are plain lower-case letters', () => {
  for (const user of users) {
    expect(user.username).toMatch(/^[a-z0-9]+([._-][a-z0-9]+)*$/);
    expect(emailOf(user)).toMatch(/^[a-z.-]+@[a-z]+\.example$/);
  }
});

test('every address is below .example', () => {
  for (const { domain } of all) expect(domain).toMatch(/^[a-z]+\.example$/);
});

test('one authority is the Commission and one the national coordinator of Sweden', () => {
  const kinds = all.map(({ kind, country }) => `${kind} ${country}`);
  expect(kinds.filter((kind) => !kind.startsWith('ORDINARY')).sort()).toEqual([
    ...['ACCESS_MANAGER SE', 'COMMISSION BE', 'NATIONAL_COORDINATOR SE'],
  ]);
});

test('there are fifteen modules, and somebody has access to each', () => {
  const used = new Set(authorityCodes.flatMap((code) => Object.keys(authorities[code].modules)));
  expect([...used].sort()).toEqual(modules.map(({ code }) => code).sort());
  expect(used.size).toBe(15);
});

test('keywords have Swedish and English labels, at most three levels, and no siblings of the same name', () => {
  for (const { labels, level } of keywords) {
    expect(labels.sv && labels.en).toBeTruthy();
    expect(level).toBeLessThanOrEqual(3);
  }
  const siblings = keywords.map(
    ({ module, parentId, labels }) => `${module ?? ''} ${parentId ?? ''} ${labels.sv}`,
  );
  expect(new Set(siblings).size).toBe(siblings.length);
});

describe.each(authorityCodes)('%s', (code) => {
  test('has at least one administrator', () => {
    expect(usersAt(code).some(({ isAdministrator }) => isAdministrator)).toBe(true);
  });

  test('chooses keywords that exist, once each', () => {
    for (const label of authorities[code].keywords) keywordId(null, label);
    for (const [module, { keywords }] of partsOf(code)) {
      const ids = keywords.map((label) => keywordId(module as ModuleCode, label));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('is linked to coordinators only where the module uses them and they coordinate', () => {
    for (const [module, { coordinators }] of partsOf(code))
      for (const coordinator of coordinators) {
        expect(modules.find((candidate) => candidate.code === module)?.usesCoordination).toBe(true);
        expect(authorities[coordinator].modules[module as ModuleCode]?.part).toBe('COORDINATOR');
      }
  });

  test('has the minimum of users for each role (USR-07)', () => {
    for (const [module] of partsOf(code))
      for (const role of moduleRoles.filter((candidate) => candidate.module === module)) {
        const holders = usersAt(code).filter((user) => holds(user, module, role.code));
        expect(holders.length, `${module} ${role.code}`).toBeGreaterThanOrEqual(role.minimumUsers);
      }
  });

  test('gives roles only in its own modules, and coordinator roles only where it coordinates', () => {
    for (const user of usersAt(code)) {
      const asked = user.roles === 'every' ? [] : Object.keys(user.roles);
      expect(partsOf(code).map(([module]) => module)).toEqual(expect.arrayContaining(asked));
      for (const { module, coordinatorOnly } of rolesHeld(user))
        if (coordinatorOnly) expect(authorities[code].modules[module]?.part).toBe('COORDINATOR');
    }
  });
});

test('a coordinator part is held only in modules that use coordination', () => {
  const coordinated = modules
    .filter(({ usesCoordination }) => usesCoordination)
    .map(({ code }) => code as string);
  for (const code of authorityCodes)
    for (const [module, { part }] of partsOf(code))
      if (part === 'COORDINATOR') expect(coordinated).toContain(module);
});

test('the users with short names are where the README says', () => {
  const named = users.filter(({ isNamed }) => isNamed);
  expect(Object.fromEntries(named.map(({ username, authority }) => [username, authority]))).toEqual({
    kommissionen: 'kommissionen',
    nimic: 'kommerskollegium',
    atkomst: 'socialstyrelsen',
    karin: 'arbetsmiljoverket',
    lars: 'arbetsmiljoverket',
    ensam: 'konsumentverket',
    utgangen: 'arbetsmiljoverket',
    tillfallig: 'arbetsmiljoverket',
    tvasteg: 'skatteverket',
    blockerad: 'arbetsmiljoverket',
  });
});

test('at Arbetsmiljöverket Karin and Lars share two modules, and Lars alone has the third', () => {
  expect(usersAt('arbetsmiljoverket')).toHaveLength(14);
  expect(caseHandlers('posted-workers')).toEqual(['karin', 'lars']);
  expect(caseHandlers('services')).toEqual(['karin', 'lars']);
  expect(caseHandlers('professional-qualifications')).toEqual(['lars']);
});

test('Konsumentverket has one administrator only', () => {
  const administrators = usersAt('konsumentverket').filter(({ isAdministrator }) => isAdministrator);
  expect(administrators.map(({ username }) => username)).toEqual(['ensam']);
});
