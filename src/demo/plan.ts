import { authorities, type AuthorityCode } from './authorities.ts';
import { type DemoKeyword, flatten, generalKeywords, moduleKeywords } from './keywords.ts';
import { type ModuleCode, modules, roles } from './modules.ts';
import { type DemoUser, dotted } from './users.ts';

/** What each part of the demo data becomes in the database, with ids counted from 1. */

export const authorityCodes = Object.keys(authorities) as AuthorityCode[];
const moduleCodes = modules.map(({ code }) => code);

export function authorityId(code: AuthorityCode): number {
  return authorityCodes.indexOf(code) + 1;
}

export function moduleId(code: ModuleCode): number {
  return moduleCodes.indexOf(code) + 1;
}

/** The roles of all modules. */
export const moduleRoles = modules
  .flatMap((module) => rolesOf(module.usesCoordination).map((role) => ({ module: module.code, ...role })))
  .map((role, index) => ({ id: index + 1, ...role }));

function rolesOf(usesCoordination: boolean) {
  return roles
    .filter((role) => usesCoordination || !role.coordinatorOnly)
    .map((role, position) => ({ ...role, position }));
}

/** Every keyword of every tree, parents first. */
export const keywords = keywordRows();

function keywordRows() {
  const trees: [ModuleCode | null, DemoKeyword[]][] = [
    [null, generalKeywords],
    ...modules.map(({ code }): [ModuleCode, DemoKeyword[]] => [code, moduleKeywords[code]]),
  ];
  const flat = trees.flatMap(([module, tree]) => flatten(tree).map((place) => ({ module, tree, ...place })));
  const ids = new Map(flat.map(({ keyword }, index) => [keyword, index + 1]));
  return flat.map(({ module, tree, keyword, level }, index) => {
    const parent = flat.find((other) => other.keyword.children.includes(keyword))?.keyword;
    const position = (parent?.children ?? tree).indexOf(keyword);
    return {
      id: index + 1,
      module,
      level,
      parentId: parent && ids.get(parent),
      labels: keyword.labels,
      position,
    };
  });
}

/**
 * The id of the keyword with this Swedish label, in the module or the general tree.
 * @throws when there is none.
 */
export function keywordId(module: ModuleCode | null, label: string): number {
  const keyword = keywords.find((candidate) => candidate.module === module && candidate.labels.sv === label);
  if (keyword === undefined) throw new Error(`No keyword «${label}» in ${module ?? 'the general tree'}`);
  return keyword.id;
}

/** The roles that a user holds, «every» spelt out: coordinator roles only where the authority coordinates. */
export function rolesHeld(user: DemoUser) {
  const parts = authorities[user.authority].modules;
  return moduleRoles.filter(({ module, code, coordinatorOnly }) => {
    const part = parts[module]?.part;
    if (user.roles !== 'every') return user.roles[module]?.includes(code) ?? false;
    return part !== undefined && (!coordinatorOnly || part === 'COORDINATOR');
  });
}

/** The e-mail of a user, below the domain of the authority. */
export function emailOf({ name: [first, last], authority }: DemoUser): string {
  return `${dotted(first, last)}@${authorities[authority].domain}`;
}
