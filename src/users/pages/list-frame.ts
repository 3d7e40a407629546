import { accountStatuses, passwordStatuses } from '../../passwords/status.ts';
import type { Filter, Filters } from '../../web/filter-bar.ts';
import type { Option } from '../../web/view-types.ts';
import type { OfferedRole } from '../roles.ts';
import type { StuckRole } from '../stuck-roles.ts';

/** What «Användare» can be filtered by (USR-12). */
export function filtersOf(roles: readonly OfferedRole[]): Filters {
  const choose = (name: string, label: string, none: string, options: Option[]): Filter => ({
    name,
    label,
    options: [{ value: '', label: none }, ...distinct(options)],
  });
  return {
    search: { name: 'text', label: 'Namn eller e-postadress' },
    filters: [
      choose('need', 'Behöver åtgärd', 'Alla', needs),
      choose('account', 'Status', 'Alla', optionsOf(accountStatuses)),
      choose('password', 'Lösenord', 'Alla', [
        ...optionsOf(passwordStatuses),
        { value: 'lapsed', label: 'tillfälligt, utgånget' },
      ]),
      choose('factor', 'Tvåstegsinloggning', 'Alla', factors),
      choose('role', 'Roll', 'Alla roller', [
        { value: 'administrator', label: 'Administratör' },
        { value: 'none', label: 'Utan roll' },
        ...roles.map(({ code }) => ({ value: code, label: labelsOf(roles, code) })),
      ]),
      choose(
        'module',
        'Modul',
        'Alla moduler',
        roles.map(({ moduleId, module }) => ({ value: moduleId, label: module })),
      ),
    ],
    quick: [
      { label: 'Alla', query: {} },
      { label: 'Behöver åtgärd', query: { need: 'any' } },
      { label: 'Aldrig inloggad', query: { account: 'new' } },
      { label: 'Utan roll', query: { role: 'none' } },
    ],
  };
}

const needs: Option[] = [
  { value: 'any', label: 'Någon åtgärd' },
  { value: 'unreached', label: 'Nås inte av mejl' },
  { value: 'stuck', label: 'Roll som ingen kan använda' },
];

const factors: Option[] = [
  { value: 'has', label: 'Har' },
  { value: 'lacks', label: 'Saknar' },
  { value: 'missing', label: 'Saknar, fast den krävs' },
];

const optionsOf = (words: Readonly<Record<string, string>>): Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

const distinct = (options: readonly Option[]): Option[] => [
  ...new Map(options.map((option) => [option.value, option])).values(),
];

/** What a role is called, which may differ from module to module. */
const labelsOf = (roles: readonly OfferedRole[], code: string): string =>
  [...new Set(roles.filter((role) => role.code === code).map(({ label }) => label))].join(', ');

/** What is wrong with who holds which roles. */
export function warningsOf(roles: readonly OfferedRole[], stuck: readonly StuckRole[]) {
  const short = roles.filter(({ minimum, holders }) => holders < minimum);
  const number = ({ length }: readonly unknown[]): string => (length === 1 ? 'en roll' : 'några roller');
  return [
    { heading: `Ingen som har ${number(stuck)} kan logga in`, sentences: stuck.map(describeStuck) },
    { heading: `Fler användare behöver ha ${number(short)}`, sentences: short.map(describeShort) },
  ].filter(({ sentences }) => sentences.length > 0);
}

/** USR-25 */
const describeStuck = ({ label, module }: StuckRole): string =>
  `Alla som har rollen ${label} i modulen ${module} har lösenord som är blockerat eller har gått ut, eller har aldrig loggat in.`;

/** «Rollen Handläggare i modulen Tjänster ska ha minst 3 användare. Nu har 1 den.» */
const describeShort = ({ label, module, minimum, holders }: OfferedRole): string =>
  `Rollen ${label} i modulen ${module} ska ha minst ${minimum} användare. Nu har ${holders === 0 ? 'ingen' : holders} den.`;
