import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CheckId, Pairs, Parameters, Platform } from '@rasp/core';
import type { ConformanceTraits } from './conformance-driver.ts';

/** Where a value of the table stands, and what is written there. */
export interface BaselineValue {
  /** A place of `pyrasp-baseline-places.ts`, or what is not a request: `answer`, `result`, `event`, `recorded-event`, or a record's placement. */
  readonly place: string;
  readonly value?: string;
  /** The whole body in the place of one that is built around `value`; base64 for the places `binary` and `upload`. */
  readonly body?: string;
  /** Content type, for the place `binary`. */
  readonly type?: string;
  readonly clientIp?: string;
  readonly headers?: Pairs;
}

/** Requests that come before the one that is judged. */
export interface BaselineBefore extends BaselineValue {
  readonly times?: number;
  /** Each of them has an address of its own. */
  readonly spread?: boolean;
  /** What passes on the clock after them. */
  readonly pauseMs?: number;
}

/**
 * One line of the table: what the peer that was measured blocks wrongly, misses or crashes on, and what is expected here.
 *
 * The configuration is the default one but for the parameters in `config`, without which the line's check has nothing to judge by.
 */
export interface BaselineCase extends BaselineValue {
  readonly name: string;
  /** The check that finds the value, or that nothing is found. */
  readonly expect: CheckId | 'pass';
  /** `source:name` of the finding, several apart by `|`; the place's own where it says nothing. */
  readonly at?: string;
  readonly why: string;
  readonly config?: Partial<Parameters>;
  readonly before?: readonly BaselineBefore[];
  /** What the handler answers; 200 otherwise. */
  readonly status?: number;
  /** The request is served although something was found. */
  readonly served?: boolean;
  /** The only platform that has such an event. */
  readonly only?: Platform;
  readonly needs?: keyof ConformanceTraits;
  /** A body that a platform which parses JSON refuses by itself. */
  readonly parsed?: boolean;
}

/** Fewer lines than this are a file cut short. */
const floor = 300;
const fields: ReadonlySet<string> = new Set([
  'name',
  'place',
  'value',
  'body',
  'type',
  'clientIp',
  'headers',
  'expect',
  'at',
  'why',
  'config',
  'before',
  'status',
  'served',
  'only',
  'needs',
  'parsed',
]);

/** Reads the table, and throws when a line is malformed or repeated or lines are missing. */
export function loadBaseline(): readonly BaselineCase[] {
  const file = fileURLToPath(new URL('./pyrasp-baseline.cases.jsonl', import.meta.url));
  const names = new Set<string>();
  const cases = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parse(line, names, `${file}:${index + 1}`));
  if (cases.length < floor) throw new Error(`${file}: ${cases.length} lines, floor ${floor}`);
  return cases;
}

function parse(line: string, names: Set<string>, where: string): BaselineCase {
  const row = JSON.parse(line) as BaselineCase;
  for (const field of ['name', 'place', 'expect', 'why'] as const)
    if (typeof row[field] !== 'string' || row[field] === '') throw new Error(`${where}: no ${field}`);
  for (const field of Object.keys(row)) if (!fields.has(field)) throw new Error(`${where}: unknown field ${field}`);
  if ((row.value === undefined) === (row.body === undefined)) throw new Error(`${where}: value or body, one of them`);
  if (names.has(row.name)) throw new Error(`${where}: "${row.name}" stands there twice`);
  names.add(row.name);
  return row;
}
