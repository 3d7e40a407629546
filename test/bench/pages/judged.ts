import { withClient } from '../../../src/db/with-client.ts';
import type { Browser } from './browser.ts';
import type { Server } from './server.ts';

/** Who asks: `ensam` is at the largest authority, `nimic` is its country's coordinator. */
export const names = ['karin', 'ensam', 'nimic', 'atkomst', 'kommissionen'] as const;

/** A portal on a database of a certain size, and who is signed in there. */
export interface Place {
  portal: Server;
  env: NodeJS.ProcessEnv;
  url: string;
  browsers: Record<(typeof names)[number], Browser>;
}

interface Page {
  as: (typeof names)[number];
  /** In the database at the address. */
  pathOf: (url: string) => Promise<string>;
  /** What it has to reach of its floor, which does the same queries and nothing else. */
  goals?: 'requests' | 'with CPU';
  /** Shows another number of rows in the small database, and is not compared with it. */
  isOfOtherSize?: true;
}

/** A number that the database at the address answers with. */
export const valueIn = (url: string, sql: string): Promise<number> =>
  withClient(url, async (client) => (await client.query<{ value: number }>(sql)).rows[0]!.value);

/** The row at that share of a table, from its beginning. */
const after =
  (path: string, share: number, rows: string) =>
  async (url: string): Promise<string> => {
    const id = `SELECT id AS value FROM ${rows} OFFSET (SELECT (count(*) * ${share})::integer FROM ${rows.replace(/ORDER BY.*/, '')}) LIMIT 1`;
    return `${path}?efter=${await valueIn(url, id)}`;
  };

const at = (path: string) => (): Promise<string> => Promise.resolve(path);

const inDays = (path: string): string => {
  const day = (before: number): string =>
    new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);
  return `${path}?from=${day(120)}&until=${day(90)}`;
};

export const users = '/administration/min-myndighet/anvandare';
const log = '/administration/handelselogg';
const authorities = '/administration/myndigheter';
const mails = '/administration/mejl';

/** The pages that must cost the same however large the database is. */
export const pages: Record<string, Page> = {
  'list of users': { as: 'karin', pathOf: at(users), goals: 'with CPU' },
  'list of 5,000 users': { as: 'ensam', pathOf: at(users), goals: 'requests', isOfOtherSize: true },
  'Min myndighet': { as: 'karin', pathOf: at('/administration/min-myndighet'), goals: 'with CPU' },
  'Sök myndighet': { as: 'karin', pathOf: at('/sok-myndighet?text=konsumentverket'), goals: 'requests' },
  'Sök «verket»': { as: 'karin', pathOf: at('/sok-myndighet?text=verket') },
  Händelselogg: { as: 'ensam', pathOf: at(log), goals: 'with CPU' },
  '… by name': { as: 'ensam', pathOf: at(`${log}?name=anna`) },
  '… by a name that nobody has': { as: 'ensam', pathOf: at(`${log}?name=zzyzx`) },
  '… by dates': { as: 'ensam', pathOf: at(inDays(log)) },
  '… far back': {
    as: 'ensam',
    pathOf: after(
      log,
      0.05,
      `log_event WHERE authority_id = (SELECT id FROM authority WHERE informal_name = 'Konsumentverket') ORDER BY at, id`,
    ),
  },
  '… of the scope': { as: 'nimic', pathOf: at(`${authorities}/handelselogg`) },
  Myndigheter: { as: 'nimic', pathOf: at(authorities), goals: 'requests' },
  '… far on': {
    as: 'nimic',
    pathOf: after(authorities, 0.9, 'authority ORDER BY informal_name COLLATE "sv-SE-x-icu", id'),
  },
  Nyckeltal: { as: 'nimic', pathOf: at('/administration/nyckeltal') },
  Mejl: { as: 'kommissionen', pathOf: at(mails) },
  '… far back ': { as: 'kommissionen', pathOf: after(mails, 0.1, 'mail ORDER BY id') },
};
