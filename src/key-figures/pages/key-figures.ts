import { csvPage } from '../../audit/csv-page.ts';
import * as format from '../../web/format.ts';
import { describeMonth, monthLabel } from '../../web/months.ts';
import { underAdministration } from '../../web/navigation.ts';
import { subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { barChart, type BarGroup, columnChart } from '../chart.ts';
import { keyFiguresPath } from '../paths.ts';
import { findKeyFigures, type ModuleFigures, type MonthFigures } from '../queries.ts';
import { cardsOf, listOf, yearBelow } from '../words.ts';

/** «Nyckeltal»: the national coordinator's country in figures (ACC-02). */
export async function show({ actor, lists, now }: Context): Promise<Reply> {
  const { country, modules } = await findKeyFigures(lists, actor, now);
  return page('key-figures/key-figures', {
    title: 'Nyckeltal',
    subheading: format.country(actor.country),
    breadcrumbs: [...underAdministration, { label: 'Nyckeltal' }],
    cards: cardsOf(country, modules, now),
    moduleChart: moduleChart(modules),
    monthCharts: [
      monthChart(
        'nya-myndigheter',
        'Nya myndigheter per månad',
        'Myndigheter',
        country.months,
        'authorities',
      ),
      monthChart('nya-anvandare', 'Nya användare per månad', 'Användare', country.months, 'users'),
    ],
    downloadHref: `${keyFiguresPath}${subpages.csv}`,
  });
}

const shortColumn = 'Myndigheter där någon roll har för få användare';

const columns: Record<string, (module: ModuleFigures) => number> = {
  Myndigheter: ({ authorities }) => authorities,
  'Användare med roll': ({ users }) => users,
  [shortColumn]: ({ short }) => short,
};

function moduleChart(modules: readonly ModuleFigures[]) {
  const short = modules.filter((module) => module.short > 0).map(({ name }) => name);
  return {
    id: 'moduler',
    title: 'Myndigheter och användare per modul',
    desc:
      short.length === 0
        ? 'I ingen modul har en myndighet för få användare i någon roll.'
        : `I ${format.count(short.length)} av ${format.count(modules.length)} moduler har någon myndighet för få användare i en roll.`,
    chart: barChart(modules.map(barsOf)),
    head: ['Modul', ...Object.keys(columns)],
    rows: modules.map((module) => ({
      label: module.name,
      href: listOf({ modul: String(module.id) }),
      values: Object.entries(columns).map(([head, value]) => ({
        text: format.count(value(module)),
        href: listOf({ modul: String(module.id), ...(head === shortColumn && { roller: 'for-fa' }) }),
      })),
    })),
  };
}

/** Too few is drawn only where there is something to see to. */
const barsOf = ({ name, authorities, users, short }: ModuleFigures): BarGroup => ({
  label: name,
  values: [
    {
      kind: 'authorities',
      measure: 'authorities',
      value: authorities,
      text: `${format.count(authorities)} ${authorities === 1 ? 'myndighet' : 'myndigheter'}`,
    },
    { kind: 'users', measure: 'users', value: users, text: `${format.count(users)} användare` },
    ...(short > 0
      ? [
          {
            kind: 'short',
            measure: 'authorities',
            value: short,
            text: `${format.count(short)} med för få användare`,
          },
        ]
      : []),
  ],
});

function monthChart(
  id: string,
  title: string,
  unit: string,
  months: readonly MonthFigures[],
  kind: 'authorities' | 'users',
) {
  const sum = months.reduce((total, month) => total + month[kind], 0);
  return {
    id,
    title,
    kind,
    desc: `${format.count(sum)} under de senaste tolv månaderna.`,
    chart: columnChart(
      months.map((month, index) => ({
        label: monthLabel(month),
        sublabel: yearBelow(months, index),
        value: month[kind],
        text: format.count(month[kind]),
      })),
    ),
    head: ['Månad', unit],
    rows: months.map((month) => ({
      label: describeMonth(month),
      href: null,
      values: [
        {
          text: format.count(month[kind]),
          href: listOf(kind === 'users' ? { nya: month.key } : { registrerad: month.key }),
        },
      ],
    })),
  };
}

/** The modules as a file; the download is an event of its own (LOG-01). */
export async function downloadCsv({ actor, lists, now }: Context): Promise<Reply> {
  const { modules } = await findKeyFigures(lists, actor, now);
  return csvPage(actor, {
    filename: 'nyckeltal.csv',
    columns: csvColumns,
    rows: modules,
    action: 'key-figures.downloaded',
  });
}

const csvColumns: Record<string, (module: ModuleFigures) => string> = {
  Modul: ({ name }) => name,
  ...Object.fromEntries(
    Object.entries(columns).map(([head, value]): [string, (module: ModuleFigures) => string] => [
      head,
      (module) => String(value(module)),
    ]),
  ),
};
