import { threadCpuMicroseconds } from '@rasp/testing/cpu-cost.ts';
import { ascending, median, quantile } from '@rasp/testing/quantile.ts';
import { detectors } from '../../../packages/core/src/detectors/index.ts';
import { type InspectConfig, inspectInputs } from '../../../packages/core/src/engine/inspect-now.ts';
import { startLibddwaf } from './libddwaf.ts';
import { generatedValues, readValues, type ValueSample } from './value-samples.ts';

/** What one value costs, in microseconds. */
export interface ValueFigure {
  readonly kind: 'benign' | 'attack';
  readonly values: number;
  /** Of CPU; the others are of the clock, value by value. */
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly found: number;
  /** libddwaf's mean over the same values, where it was asked for. */
  readonly reference: number | null;
}

/** The figures, and what was judged beside. */
export interface ValueFigures {
  readonly figures: readonly ValueFigure[];
  readonly reference: string | null;
}

const rounds = 5;
/** A round takes at least so long, since the system counts a thread's time in steps of some milliseconds. */
const ROUND_MS = 150;

const modes = Object.fromEntries(detectors.map(({ id }) => [id, 'block'])) as InspectConfig['modes'];
const config = { modes, parameters: { DECODE_B64: true, MAX_DECODE_ROUNDS: 3 } } as InspectConfig;

function finds(value: string): boolean {
  return inspectInputs([{ source: 'query-value', name: 'q', value, trail: [] }], config).length > 0;
}

/**
 * CPU per value in microseconds: the median over rounds, of the thread that judges. The compiler's and the collector's own threads work beside it, for
 * seconds after a start, and are no part of what a value waits for.
 */
function meanOf(values: readonly string[], judge: (value: string) => unknown): number {
  const means: number[] = [];
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    let judged = 0;
    const start = performance.now();
    const before = threadCpuMicroseconds();
    while (performance.now() - start < ROUND_MS) {
      for (const value of values) judge(value);
      judged += values.length;
    }
    means.push((threadCpuMicroseconds() - before) / judged);
  }
  return median(means);
}

function measure(kind: 'benign' | 'attack', values: readonly string[], reference: Judge | null): ValueFigure {
  let found = 0;
  for (const value of values) if (finds(value)) found++;
  const mean = meanOf(values, finds);
  const each: number[] = [];
  for (const value of values) {
    const before = process.hrtime.bigint();
    finds(value);
    each.push(Number(process.hrtime.bigint() - before) / 1000);
  }
  each.sort(ascending);
  return {
    kind,
    values: values.length,
    mean,
    p50: quantile(each, 0.5),
    p95: quantile(each, 0.95),
    max: quantile(each, 1),
    found,
    reference: reference === null ? null : meanOf(values.slice(0, 4000), reference),
  };
}

type Judge = (value: string) => boolean;

/**
 * Values in an order in which no kind comes in one piece, so that no branch of the code is learnt by heart, and through JSON, as runtimes receive them: texts
 * that this process put together would be ropes.
 */
function mixed(values: readonly string[]): readonly string[] {
  const step = 7919;
  const order = Array.from({ length: values.length }, (_, at) => values[(at * step) % values.length] ?? '');
  return JSON.parse(JSON.stringify(order)) as readonly string[];
}

/** Measures single values: generated ones, or every `step`th row of `directory`; beside libddwaf where `compare` says so. */
export function measureValues(directory: string | null, step: number, compare: boolean): ValueFigures {
  const sample: ValueSample = directory === null ? generatedValues() : readValues(directory, step);
  const benign = mixed(sample.benign);
  const attacks = mixed(sample.attacks);
  const reference = compare ? startLibddwaf() : null;
  const judge = reference === null ? null : reference.finds;
  // Once over everything without keeping times: the compiler has then seen every path.
  for (const value of [...benign, ...attacks]) finds(value);
  return {
    figures: [measure('benign', benign, judge), measure('attack', attacks, judge)],
    reference: reference === null ? null : reference.version,
  };
}

/** The yardstick for the machine's speed in this minute: JSON.parse of one of the generated benign values, in microseconds of CPU. */
export function measureParse(): number {
  return meanOf(
    generatedValues().benign.map((value) => JSON.stringify(value)),
    JSON.parse,
  );
}
