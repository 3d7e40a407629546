import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import type { Actor } from '../authorization/actor.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import { passwordStatusSql } from '../passwords/status.ts';
import { lastTwelveMonths, type Month } from '../web/months.ts';
import { figuresSql } from './kept.ts';

/** The country is the coordinator's scope (ACC-02) and the coordinator itself. */
type Coordinator = Pick<Actor, 'authorityId' | 'country'>;

export interface MonthFigures extends Month {
  authorities: number;
  users: number;
}

export interface CountryFigures {
  authorities: number;
  users: number;
  newAuthorities: number;
  newUsers: number;
  withoutAdministrator: number;
  withOneAdministrator: number;
  /** The coordinator's own authority is one of them. */
  ownHasOneAdministrator: boolean;
  unconfirmed: number;
  ownIsUnconfirmed: boolean;
  ownHasLockedOut: boolean;
  expiredPasswords: number;
  blockedPasswords: number;
  /** What was registered in each of the last twelve months, and is still there. */
  months: MonthFigures[];
}

export interface ModuleFigures {
  id: number;
  name: string;
  authorities: number;
  /** With at least one role in the module. */
  users: number;
  /** Authorities where fewer hold a role than its minimum (USR-07). */
  short: number;
}

export interface KeyFigures {
  country: CountryFigures;
  /** By name, without retired ones that no authority of the country has any more. */
  modules: ModuleFigures[];
}

interface Found {
  figures: Record<string, number>;
  /** Null where there are none. */
  modules: { id: number; name: string; isRetired: boolean }[] | null;
  ownHasOneAdministrator: boolean;
  ownIsUnconfirmed: boolean;
  /** A password of somebody there has expired or is blocked. */
  ownHasLockedOut: boolean;
}

/** The country as it stands: «i år» and months are Swedish ones. */
export async function findKeyFigures(read: Reader, actor: Coordinator, now: Date): Promise<KeyFigures> {
  const [found] = await read.$queryRaw<Found[]>`
    SELECT coalesce((SELECT jsonb_object_agg(key, value) FROM (${figuresSql(actor.country, now)}) AS figure), '{}') AS figures,
      (SELECT jsonb_agg(jsonb_build_object('id', id, 'name', labels->>'sv', 'isRetired', retired_at IS NOT NULL)
         ORDER BY labels->>'sv' COLLATE "sv-SE-x-icu", id) FROM module) AS modules,
      (SELECT count(*) = 1 FROM "user" u WHERE u.authority_id = a.id AND u.is_administrator) AS "ownHasOneAdministrator",
      ${isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now)} AS "ownIsUnconfirmed",
      EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id AND ${passwordStatusSql(now)} IN ('blocked', 'expired')) AS "ownHasLockedOut"
    FROM authority a WHERE a.id = ${actor.authorityId}`;
  const { figures, modules, ...own } = found!;
  const figure = (key: string): number => figures[key] ?? 0;
  const months = lastTwelveMonths(now);
  const year = months.at(-1)!.key.slice(0, 4);
  const inYear = (kind: string): number =>
    Object.keys(figures)
      .filter((key) => key.startsWith(`${kind} ${year}-`))
      .reduce((sum, key) => sum + figure(key), 0);
  return {
    country: {
      ...own,
      authorities: figure('authorities'),
      users: figure('users'),
      newAuthorities: inYear('authorities'),
      newUsers: inYear('users'),
      withoutAdministrator: figure('without administrator'),
      withOneAdministrator: figure('one administrator'),
      unconfirmed: figure('unconfirmed'),
      expiredPasswords: figure('passwords expired'),
      blockedPasswords: figure('passwords blocked'),
      months: months.map((month) => ({
        ...month,
        authorities: figure(`authorities ${month.key}`),
        users: figure(`users ${month.key}`),
      })),
    },
    modules: (modules ?? [])
      .map(({ id, name, isRetired }) => ({
        isRetired,
        figures: {
          id,
          name,
          authorities: figure(`authorities of module ${id}`),
          users: figure(`users of module ${id}`),
          short: figure(`short of module ${id}`),
        },
      }))
      .filter(({ isRetired, figures }) => !isRetired || figures.authorities > 0)
      .map(({ figures }) => figures),
  };
}
