import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { outageKinds } from '../../src/db/outage.ts';
import { projectFolder } from '../../src/project-folder.ts';
import { anchorsOf } from '../docs/anchors.ts';
import { production, type Program, startProgram } from '../start/program.ts';
import { useDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string; runbook: string };
}

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
  templating: { list: { query: unknown }[] };
}

const clone = fileURLToPath(projectFolder);
const textOf = (path: string): string => readFileSync(join(clone, path), 'utf8');
const { groups } = parse(textOf('docs/operation/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(textOf('docs/operation/dashboard.json')) as Dashboard;
const page = textOf('docs/operation.md');

const database = useDatabase('demo');
let portal: Program;
let given: Set<string>;

beforeAll(async () => {
  const METRICS_PORT = String(await freePort());
  const settings = { DATABASE_URL: database.url, PORT: '0', WEB_CONCURRENCY: '2', METRICS_PORT };
  portal = startProgram('build/main.js', { ...production, ...settings }, [], 60_000);
  const [, url] = await portal.printed(/Portalen svarar på (http:\/\/[\w.]+:\d+)/);
  await fetch(`${url}/logga-in`);
  given = seriesIn(await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text());
}, 60_000);

afterAll(async () => {
  portal.signal('SIGKILL');
  await portal.ended;
});

/** The names of what is given out, each with a value. */
const seriesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/^(\w+)[{ ]/gm)].map(([, name]) => name!));

/** What is named in an expression besides functions, labels, words and variables of Grafana. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]|\b(?:by|without) \([^)]*\)/g, '');
  const names = [...bare.matchAll(/(?<![\w$.])[a-z_]\w*(?!\w|\s*\()/gi)].map(([name]) => name);
  return names.filter((name) => !['and', 'or', 'unless', 'by', 'without'].includes(name));
}

/** Prometheus itself gives this one to everything that it reads. */
const ofPrometheus = 'up';

const unknown = (expression: string): string[] =>
  metricsIn(expression).filter((name) => name !== ofPrometheus && !given.has(name));

it('finds the metrics of an expression', () => {
  const expression =
    'sum by (le) (rate(a_b{status="5xx"}[$__rate_interval])) / c > 0.5 and time() - d unless up == 1e3';
  expect(metricsIn(expression)).toEqual(['a_b', 'c', 'd', 'up']);
});

it('every alert asks for metrics that the portal gives out', () => {
  const asked = rules.map(({ alert, expr }) => [alert, unknown(expr), metricsIn(expr).length > 0]);
  expect(asked).toEqual(rules.map(({ alert }) => [alert, [], true]));
});

it('every panel of the dashboard shows metrics that the portal gives out', () => {
  const shown = dashboard.panels.map(({ title, targets }) => [
    title,
    targets.flatMap(({ expr }) => unknown(expr)),
  ]);
  expect(shown).toEqual(dashboard.panels.map(({ title }) => [title, []]));
  const [, listed] = /label_values\((\w+),/.exec(JSON.stringify(dashboard.templating)) ?? [];
  expect(given).toContain(listed);
});

it('there is an alert for each outage of the database', () => {
  const named = rules.flatMap(({ expr }) =>
    [...expr.matchAll(/outage="([^"]*)"/g)].map(([, outage]) => outage!),
  );
  expect(named.sort()).toEqual([...outageKinds].sort());
});

it('every alert says what to do, and leads to a heading', () => {
  const anchors = anchorsOf(page);
  for (const { alert, labels, annotations } of rules) {
    expect(['page', 'ticket'], alert).toContain(labels.severity);
    expect(annotations.summary, alert).toMatch(/\.$/);
    expect(annotations.description, alert).toMatch(/\.$/);
    const [, anchor] = /^docs\/operation\.md#(.+)$/.exec(annotations.runbook) ?? [];
    expect(anchors, alert).toContain(anchor);
  }
});

it('every state of the table is a line that is written, a metric that is given out, and an alert; and every alert is there', () => {
  const sources = readdirSync(join(clone, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => textOf(join('src', path)))
    .join('\n');
  const metrics = page.slice(page.indexOf('## Metrics'));
  const table = metrics.slice(metrics.indexOf('| what '), metrics.indexOf('### When mail'));
  const rows = table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').slice(1, -1));
  const quoted = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
  for (const [what, line, metric, alerts] of rows) {
    const words = quoted(line!).filter((text) => text.includes(' ') && !text.startsWith('/'));
    for (const text of words) expect(sources, what).toContain(`'${text}`);
    const names = quoted(metric!).filter((text) => text.includes('_'));
    expect(names.length, what).toBeGreaterThan(0);
    for (const name of names)
      expect(
        [...given].some((series) => series.startsWith(name)),
        name,
      ).toBe(true);
    expect(quoted(alerts!).length, what).toBeGreaterThan(0);
  }
  expect(rows.flatMap(([, , , alerts]) => quoted(alerts!)).sort()).toEqual(
    rules.map(({ alert }) => alert).sort(),
  );
});
