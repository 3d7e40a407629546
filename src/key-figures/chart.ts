/**
 * Layout of a chart: per cent of the width across, em downwards. So texts keep their size on every screen and follow
 * the reader's font size, which a scaled viewBox would not allow.
 */

const em = (value: number): string => `${round(value)}em`;
const percent = (value: number): string => `${round(value)}%`;
const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The largest value, or 1, so that charts of nothing but zeros can be drawn. */
const largest = (values: readonly number[]): number => values.reduce((most, one) => Math.max(most, one), 1);

/** Something there is, however little, shows. */
const least = 0.5;
const lengthOf = (value: number, most: number, full: number): number =>
  value === 0 ? 0 : Math.max(least, (value / most) * full);

// Horizontal bars ---------------------------------------------------------------------------------

export interface BarValue {
  /** The class of its colour. */
  kind: string;
  /** What is measured: bars of one measure are on one scale. */
  measure: string;
  value: number;
  /** What stands at the end of the bar: the number with its unit. */
  text: string;
}

export interface BarGroup {
  label: string;
  values: readonly BarValue[];
}

/** What is left of the width is for the texts at the ends of the bars, on the narrowest screens too. */
const longestBar = 55;
const barRow = 1.35;
const labelRow = 1.5;
const groupGap = 0.9;

/** Groups of horizontal bars below each other, each under its label; one scale for each measure. */
export function barChart(groups: readonly BarGroup[]) {
  const all = groups.flatMap(({ values }) => values);
  const mostOf = (measure: string): number =>
    largest(all.filter((one) => one.measure === measure).map(({ value }) => value));
  let y = 0;
  const drawn = groups.map(({ label, values }) => {
    const top = y;
    y += labelRow + values.length * barRow + groupGap;
    return {
      label,
      y: em(top + 1.1),
      bars: values.map((one, index) => drawnBar(one, top + labelRow + index * barRow, mostOf(one.measure))),
    };
  });
  return { height: em(Math.max(0, y - groupGap)), groups: drawn };
}

function drawnBar({ kind, value, text }: BarValue, top: number, most: number) {
  const length = lengthOf(value, most, longestBar);
  return {
    kind,
    text,
    y: em(top + 0.15),
    width: percent(length),
    height: em(barRow - 0.3),
    textX: percent(length),
    textY: em(top + 1.05),
  };
}

export type BarChart = ReturnType<typeof barChart>;

// Columns -----------------------------------------------------------------------------------------

export interface ColumnValue {
  label: string;
  /** Below the label, of some of the columns. */
  sublabel: string;
  value: number;
  text: string;
}

const highestColumn = 8;
const numberRow = 1.4;

/** Columns side by side on one scale, with the number above each and the label below. */
export function columnChart(values: readonly ColumnValue[]) {
  const most = largest(values.map(({ value }) => value));
  const share = 100 / Math.max(1, values.length);
  const baseline = numberRow + highestColumn;
  return {
    height: em(baseline + 2.8),
    baseline: em(baseline),
    labelY: em(baseline + 1.3),
    sublabelY: em(baseline + 2.5),
    columns: values.map(({ label, sublabel, value, text }, index) => {
      const length = lengthOf(value, most, highestColumn);
      return {
        label,
        sublabel,
        text,
        /** Left out where there is no room for every label; the last column keeps its own. */
        isMinor: (values.length - index) % 2 === 0,
        x: percent((index + 0.15) * share),
        width: percent(0.7 * share),
        middle: percent((index + 0.5) * share),
        y: em(baseline - length),
        height: em(length),
        textY: em(baseline - length - 0.35),
      };
    }),
  };
}

export type ColumnChart = ReturnType<typeof columnChart>;
