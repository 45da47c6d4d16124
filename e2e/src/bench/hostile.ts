import { detectors } from '../../../packages/core/src/detectors/index.ts';
import { type InspectConfig, inspectInputs } from '../../../packages/core/src/engine/inspect-now.ts';
import { hostileTexts } from '../../../packages/testing/src/hostile-texts.ts';

/** What hostile texts of one length cost. */
export interface HostileFigure {
  readonly length: number;
  readonly texts: number;
  /** Mean CPU per KB over all texts, in microseconds. */
  readonly perKb: number;
  /** The dearest text and its CPU per KB. */
  readonly worst: number;
  readonly worstName: string;
}

/** What whole requests cost whose body is as large and as hostile as one may be, in milliseconds of CPU. */
export interface HostileRequest {
  readonly mean: number;
  readonly worst: number;
  readonly worstName: string;
}

/** Characters of a body, and of one value of it and values of one request at most, as the limits' defaults have them. */
const BODY = 1_048_576;
export const PIECE = 65_536;
const MAX_VALUES = 10_000;

const modes = Object.fromEntries([...detectors.map(({ id }) => id), 'truncated'].map((id) => [id, 'report']));
const config = { modes, parameters: { DECODE_B64: true, MAX_DECODE_ROUNDS: 3 } } as unknown as InspectConfig;

/** Microseconds of CPU for one request of these values, in report mode: nothing ends it early. */
function cost(values: readonly string[]): number {
  const inputs = values.map((value) => ({ source: 'query-value', name: 'q', value, trail: [] }) as const);
  const before = process.cpuUsage();
  inspectInputs(inputs, config);
  const used = process.cpuUsage(before);
  return used.user + used.system;
}

/** Measures hostile texts of a length, each up to four times where it looks dear, since the compiler may have come between. */
export function measureHostile(length: number, pairs: number): HostileFigure {
  let total = 0;
  let kilobytes = 0;
  let worst = 0;
  let worstName = '';
  const texts = hostileTexts(length, pairs);
  for (const { text } of texts) cost([text.slice(0, 8192)]);
  for (const { name, text } of texts) {
    const size = text.length / 1024;
    let micros = cost([text]);
    for (let again = 0; again < 3 && micros > 50 * size; again++) micros = Math.min(micros, cost([text]));
    total += micros;
    kilobytes += size;
    if (micros / size > worst) {
      worst = micros / size;
      worstName = name;
    }
  }
  return { length, texts: texts.length, perKb: total / kilobytes, worst, worstName };
}

/** Measures requests whose body is a mebibyte of one hostile value of a length over and over, as many as a request may have. */
export function measureHostileRequests(length: number, pairs: number): HostileRequest {
  let total = 0;
  let worst = 0;
  let worstName = '';
  const texts = hostileTexts(length, pairs);
  for (const { name, text } of texts) {
    const values = Array.from({ length: Math.min(MAX_VALUES, Math.floor(BODY / length)) }, () => text);
    let ms = cost(values) / 1000;
    for (let again = 0; again < 3 && ms > 50; again++) ms = Math.min(ms, cost(values) / 1000);
    total += ms;
    if (ms > worst) {
      worst = ms;
      worstName = name;
    }
  }
  return { mean: total / texts.length, worst, worstName };
}
