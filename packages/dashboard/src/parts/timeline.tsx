import { useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { inFull, inShort } from './numbers.ts';

/** A line of a chart. */
export interface Line {
  readonly name: string;
  readonly colour: 'requests' | 'attacks' | 'blocked' | 'errors' | number;
  readonly points: readonly (readonly [at: number, value: number])[];
}

/** The steps of a chart: points are only told where something happened, and nothing is drawn as nothing. */
export interface Steps {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/** `area` for what flows, `bars` for what is counted, each in front of the one before; `stack` for parts of a whole. */
export type Shape = 'area' | 'bars' | 'stack';

const named = {
  light: { requests: '#64748b', attacks: '#d9773f', blocked: '#0f766e', errors: '#b45309' },
  dark: { requests: '#94a3b8', attacks: '#f0955c', blocked: '#2dd4bf', errors: '#facc15' },
} as const;
const palette = {
  light: ['#0f766e', '#d9773f', '#5b5fc7', '#b7902b', '#b0447a', '#3c87b8', '#6b8e23', '#7c8797'],
  dark: ['#2dd4bf', '#f0955c', '#a5b4fc', '#e5c558', '#ef8fbd', '#6cc0f0', '#b5d76a', '#94a3b8'],
} as const;

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const day = 86_400;

/**
 * Numbers over time, with a reading under the pointer.
 *
 * The drawing is a picture; beside it stands a sentence with the sums for those who do not see it.
 */
export function Timeline(given: {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly steps: Steps;
  readonly shape?: Shape;
  readonly height?: number;
}): ReactNode {
  const { lines, label, height = 200, shape = 'area' } = given;
  const { from, to, stepMs } = given.steps;
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const drawn = useMemo(
    () => gather(lines, { from, to, stepMs }, shape === 'area' ? 144 : 56, shape === 'area'),
    [lines, from, to, stepMs, shape],
  );

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const ink = scheme === 'dark' ? '#9dabbb' : '#566272';
    const grid = scheme === 'dark' ? 'rgba(255,255,255,0.06)' : 'rgba(15,23,42,0.07)';
    const font = '12px ui-sans-serif, system-ui, sans-serif';
    const { times, values } = drawn;
    const heights = shape === 'stack' ? stacked(values) : values;
    const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
    // What is highest is drawn first, and the rest in front of it.
    const order = lines.map((_, index) => index);
    if (shape === 'stack') order.reverse();
    const bars = shape === 'area' ? undefined : uPlot.paths.bars?.({ size: [0.72, 26], radius: 0.12 });
    const smooth = uPlot.paths.spline?.();
    const paths = shape === 'area' ? smooth : bars;
    const chart = new uPlot(
      {
        width: Math.max(element.clientWidth, 120),
        height,
        padding: [12, 8, 0, 0],
        cursor: { y: false, points: { show: shape === 'area', size: 7 }, drag: { x: false, y: false } },
        legend: { live: true },
        scales: { y: { range: (_chart, _min, max) => [0, Math.max(4, max * 1.1)] } },
        axes: [
          {
            stroke: ink,
            font,
            grid: { show: false },
            ticks: { show: false },
            gap: 6,
            size: 30,
            space: 64,
            values: (_chart, splits) => splits.map((at) => (span > 2 * day ? date : time).format(at * 1_000)),
          },
          {
            stroke: ink,
            font,
            grid: { stroke: grid, width: 1 },
            ticks: { show: false },
            size: 46,
            space: 34,
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7],
            values: (_chart, splits) => splits.map((value) => inShort(value)),
          },
        ],
        series: [
          {
            label: 'Time',
            value: (_chart, at) =>
              at === null ? '' : `${span > day ? `${date.format(at * 1_000)} ` : ''}${time.format(at * 1_000)}`,
          },
          ...order.map((index): uPlot.Series => {
            const line = lines[index];
            const stroke = colourOf(line?.colour ?? index, scheme);
            return {
              label: line?.name ?? '',
              stroke,
              width: shape === 'area' ? 2 : 0,
              fill: shape === 'area' ? `${stroke}22` : stroke,
              points: { show: false },
              ...(paths === undefined ? {} : { paths }),
              value: (_chart, _value, _series, at) => (at === null ? '' : inFull(values[index]?.[at] ?? 0)),
            };
          }),
        ],
      },
      [[...times], ...order.map((index) => [...(heights[index] ?? [])])],
      element,
    );
    const observer = new ResizeObserver(() => chart.setSize({ width: Math.max(element.clientWidth, 120), height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [lines, drawn, scheme, height, shape]);

  const sums = lines.map(({ name, points }) => `${name}: ${inFull(points.reduce((sum, [, value]) => sum + value, 0))}`);
  return (
    <figure className="timeline">
      <figcaption className="visually-hidden">
        {label}. {sums.join(', ')}.
      </figcaption>
      <div ref={place} aria-hidden="true" style={{ minHeight: height }} />
    </figure>
  );
}

/** Fills the steps in which nothing happened, and joins neighbours until no more than `most` are left: what is narrower than a finger tells nothing. */
function gather(
  lines: readonly Line[],
  { from, to, stepMs }: Steps,
  most: number,
  isWhole: boolean,
): { readonly times: readonly number[]; readonly values: readonly (readonly number[])[] } {
  const length = Math.max(1, Math.ceil((to - from) / stepMs));
  const joined = Math.max(1, Math.ceil(length / most));
  const wide = stepMs * joined;
  // Where a step begins does not move while the clock does, so that bars keep their heights.
  const first = Math.floor(from / wide) * wide;
  // A line would fall at both ends, where a step is only begun or cut off.
  const begin = isWhole && first < from ? first + wide : first;
  const count = Math.min(2_000, Math.max(2, Math.floor((to - 1 - begin) / wide) + (isWhole ? 0 : 1)));
  const values = lines.map(({ points }) => {
    const sums = new Array<number>(count).fill(0);
    for (const [at, value] of points) {
      const index = Math.floor((at - begin) / wide);
      if (index >= 0 && index < count) sums[index] = (sums[index] ?? 0) + value;
    }
    return sums;
  });
  return { times: Array.from({ length: count }, (_, index) => (begin + index * wide) / 1_000), values };
}

/** Each on top of those before it. */
function stacked(values: readonly (readonly number[])[]): readonly (readonly number[])[] {
  let below: readonly number[] = [];
  return values.map((line) => {
    const heights = line.map((value, index) => value + (below[index] ?? 0));
    below = heights;
    return heights;
  });
}

function colourOf(colour: Line['colour'], scheme: 'light' | 'dark'): string {
  if (typeof colour !== 'number') return named[scheme][colour];
  return palette[scheme][colour % palette[scheme].length] ?? '#64748b';
}
