import type { Language } from '../db/generated/client.ts';
import { asciiOf } from '../web/ascii.ts';
import type { AuthorityCode } from './authorities.ts';
import type { ModuleCode, RoleCode } from './modules.ts';

export const demoPassword = 'Demo1234';

/** The key of the app that `tvasteg` signs in with: anybody who tries the demo may add it to a phone. */
export const demoKey = 'MYNDIGHETSPORTALENDEMO2345';

/** The state of the account and its password. */
export type AccountState = 'active' | 'new' | 'temporary-expired' | 'expired' | 'blocked';

export interface DemoUser {
  authority: AuthorityCode;
  name: [first: string, last: string];
  username: string;
  /** Named in the README for trying things out: has a hash of its own. */
  isNamed: boolean;
  isAdministrator: boolean;
  language: Language;
  state: AccountState;
  /** «every»: each role in each module of the authority, as a first user has (USR-01). */
  roles: 'every' | Roles;
}

type Roles = Partial<Record<ModuleCode, RoleCode[]>>;
type Rest = Partial<Pick<DemoUser, 'language' | 'state' | 'isAdministrator' | 'roles'>>;

/** A user to sign in as, with a short username. */
function named(authority: AuthorityCode, username: string, name: DemoUser['name'], rest: Rest): DemoUser {
  return { authority, name, username, isNamed: true, ...defaults, ...rest };
}

/** A user who makes the lists look real. */
function other(authority: AuthorityCode, first: string, last: string, rest: Rest = {}): DemoUser {
  const username = dotted(first, last);
  return { authority, name: [first, last], username, isNamed: false, ...defaults, ...rest };
}

const defaults = { isAdministrator: false, language: 'sv', state: 'active', roles: {} } as const;
const first: Rest = { isAdministrator: true, roles: 'every' };

/** anna-karin.oberg */
export const dotted = (first: string, last: string): string =>
  [first, last].map((name) => asciiOf(name, '-', 60)).join('.');

export const users: DemoUser[] = [
  named('kommissionen', 'kommissionen', ['Claire', 'Dubois'], { ...first, language: 'fr' }),

  named('kommerskollegium', 'nimic', ['Henrik', 'Sandström'], first),
  other('kommerskollegium', 'Åsa', 'Wikström', { roles: { services: ['case-handler', 'coordinator'] } }),
  other('kommerskollegium', 'Mikael', 'Fägerskiöld', { roles: { solvit: ['case-handler', 'dispatcher'] } }),

  named('socialstyrelsen', 'atkomst', ['Birgitta', 'Löfgren'], first),
  other('socialstyrelsen', 'Jonas', 'Hjälm', {
    roles: { 'professional-qualifications': ['case-handler', 'dispatcher'] },
  }),
  other('socialstyrelsen', 'Amira', 'Haddad', { roles: { 'patients-rights': ['reader'] }, state: 'new' }),

  named('arbetsmiljoverket', 'karin', ['Karin', 'Åkesson'], {
    isAdministrator: true,
    roles: {
      'posted-workers': ['reader', 'case-handler', 'coordinator'],
      services: ['reader', 'case-handler'],
    },
  }),
  named('arbetsmiljoverket', 'lars', ['Lars', 'Bergqvist'], {
    roles: {
      'posted-workers': ['reader', 'case-handler'],
      services: ['reader', 'case-handler'],
      'professional-qualifications': ['reader', 'case-handler'],
    },
  }),
  named('arbetsmiljoverket', 'utgangen', ['Ulf', 'Gångmark'], {
    state: 'expired',
    roles: { services: ['reader'] },
  }),
  named('arbetsmiljoverket', 'tillfallig', ['Tilda', 'Fällgren'], {
    state: 'new',
    roles: { 'posted-workers': ['reader'] },
  }),
  named('arbetsmiljoverket', 'blockerad', ['Björn', 'Låstad'], {
    state: 'blocked',
    roles: { 'posted-workers': ['reader', 'dispatcher'] },
  }),
  other('arbetsmiljoverket', 'Gunilla', 'Öberg', {
    isAdministrator: true,
    roles: { 'posted-workers': ['reader', 'dispatcher'] },
  }),
  other('arbetsmiljoverket', 'Anna', 'Lindqvist', { roles: { 'posted-workers': ['reader', 'coordinator'] } }),
  other('arbetsmiljoverket', 'André', 'Sjögren', { roles: { services: ['reader', 'dispatcher'] } }),
  other('arbetsmiljoverket', 'Märta', 'Hägglund', {
    roles: { 'posted-workers': ['reader'], services: ['reader'] },
  }),
  other('arbetsmiljoverket', 'Ida', 'Nordén', { state: 'new', roles: { services: ['reader'] } }),
  other('arbetsmiljoverket', 'Zoran', 'Petrović', {
    roles: { 'professional-qualifications': ['reader', 'dispatcher'] },
  }),
  other('arbetsmiljoverket', 'Linnéa', 'Ström', {
    state: 'temporary-expired',
    roles: { 'posted-workers': ['reader'] },
  }),
  other('arbetsmiljoverket', 'Göran', 'Blomqvist', { roles: { 'professional-qualifications': ['reader'] } }),
  other('arbetsmiljoverket', 'Helmi', 'Rantanen', {
    language: 'fi',
    roles: { 'posted-workers': ['reader'] },
  }),

  named('konsumentverket', 'ensam', ['Erik', 'Nyström'], first),
  other('konsumentverket', 'Sofia', 'Björk', {
    roles: { 'consumer-protection': ['case-handler', 'coordinator'] },
  }),
  other('konsumentverket', 'Émile', 'Ärlig', { roles: { 'e-commerce': ['reader'], services: ['reader'] } }),

  other('uhr', 'Ingrid', 'Sjöberg', first),
  other('imy', 'Tomas', 'Häggström', first),
  other('skatteverket', 'Pernilla', 'Åström', first),
  other('transportstyrelsen', 'Leif', 'Järvinen', first),
  other('transportstyrelsen', 'Lena', 'Grönlund', {
    roles: { 'road-transport': ['case-handler', 'coordinator'] },
  }),
  other('lakemedelsverket', 'Cecilia', 'Norén', first),
  other('polismyndigheten', 'Magnus', 'Hörnqvist', first),
  other('riksantikvarieambetet', 'Desirée', 'Wallén', first),
  other('upphandlingsmyndigheten', 'Fredrik', 'Malmgård', first),
  other('forsakringskassan', 'Yvonne', 'Träff', first),

  other('generalzolldirektion', 'Jürgen', 'Schäfer', { ...first, language: 'de' }),
  other('opetushallitus', 'Päivi', 'Mäkelä', { ...first, language: 'fi' }),
  other('arbejdstilsynet', 'Søren', 'Mikkelsen', { ...first, language: 'da' }),
  other('panstwowa-inspekcja-pracy', 'Małgorzata', 'Wójcik', { ...first, language: 'pl' }),
  other('arbeidsinspectie', 'Daan', 'Vermeulen', { ...first, language: 'nl' }),

  named('skatteverket', 'tvasteg', ['Tove', 'Stegmark'], {}),
];
