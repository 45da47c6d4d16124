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

const named = {
  light: { requests: '#64748b', attacks: '#c2410c', blocked: '#0f766e', errors: '#a16207' },
  dark: { requests: '#94a3b8', attacks: '#fb923c', blocked: '#2dd4bf', errors: '#facc15' },
} as const;
const palette = {
  light: ['#0f766e', '#c2410c', '#4338ca', '#a16207', '#be185d', '#0369a1', '#4d7c0f', '#64748b'],
  dark: ['#2dd4bf', '#fb923c', '#a5b4fc', '#facc15', '#f472b6', '#38bdf8', '#a3e635', '#94a3b8'],
} as const;

/** The steps of a chart: points are only told where something happened, and nothing is drawn as nothing. */
export interface Steps {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/**
 * Numbers over time, as filled lines with a reading under the pointer.
 *
 * The drawing is a picture; beside it stands a sentence with the sums for those who do not see it.
 */
export function Timeline(given: {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly steps: Steps;
  readonly height?: number;
}): ReactNode {
  const { lines, label, height = 200 } = given;
  const { from, to, stepMs } = given.steps;
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const times = useMemo(() => {
    const first = lines.flatMap(({ points }) => points.slice(0, 1).map(([at]) => at));
    // Steps stand where the server put them.
    const anchor = (first[0] ?? from) % stepMs;
    const begin = Math.ceil((from - anchor) / stepMs) * stepMs + anchor;
    const length = Math.min(1_000, Math.max(2, Math.floor((to - begin) / stepMs) + 1));
    return Array.from({ length }, (_, index) => begin + index * stepMs);
  }, [lines, from, to, stepMs]);

  useEffect(() => {
    const element = place.current;
    if (element === null || times.length === 0) return undefined;
    const ink = scheme === 'dark' ? '#9aa4b2' : '#5b6675';
    const grid = scheme === 'dark' ? 'rgba(255,255,255,0.06)' : 'rgba(15,23,42,0.07)';
    const font = '12px ui-sans-serif, system-ui, sans-serif';
    const byTime = lines.map(({ points }) => new Map(points));
    const data: uPlot.AlignedData = [
      times.map((at) => at / 1_000),
      ...byTime.map((values) => times.map((at) => values.get(at) ?? 0)),
    ];
    const chart = new uPlot(
      {
        width: Math.max(element.clientWidth, 120),
        height,
        padding: [12, 8, 0, 0],
        cursor: { y: false, points: { size: 7 } },
        legend: { live: true },
        scales: { y: { range: (_chart, _min, max) => [0, Math.max(4, max * 1.12)] } },
        axes: [
          { stroke: ink, font, grid: { show: false }, ticks: { show: false }, gap: 6, space: 70 },
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
          { value: (_chart, seconds) => (seconds === null ? '—' : new Date(seconds * 1_000).toLocaleTimeString()) },
          ...lines.map(({ name, colour }) => {
            const stroke = colourOf(colour, scheme);
            return {
              label: name,
              stroke,
              width: 2,
              fill: `${stroke}1f`,
              points: { show: false },
              ...(uPlot.paths.spline === undefined ? {} : { paths: uPlot.paths.spline() }),
              value: (_chart: uPlot, value: number | null) => (value === null ? '—' : inFull(value)),
            };
          }),
        ],
      },
      data,
      element,
    );
    const observer = new ResizeObserver(() => chart.setSize({ width: Math.max(element.clientWidth, 120), height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [lines, times, scheme, height]);

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

function colourOf(colour: Line['colour'], scheme: 'light' | 'dark'): string {
  if (typeof colour !== 'number') return named[scheme][colour];
  return palette[scheme][colour % palette[scheme].length] ?? '#64748b';
}
