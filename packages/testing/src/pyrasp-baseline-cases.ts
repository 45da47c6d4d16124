import { readFileSync } from 'node:fs';
import type { CheckId, InputSource, Pairs } from '@rasp/core';
import type { CanonicalRequest, ConformanceTraits } from './conformance-driver.ts';
import { placements } from './conformance-placements.ts';

/** A request in the table: a canonical one, with members that stand for what clients make of pairs and JSON. */
interface WrittenRequest extends Omit<CanonicalRequest, 'body'> {
  readonly query?: Pairs;
  readonly json?: unknown;
  readonly body?: string;
  /** A body in base64. */
  readonly bytes?: string;
}

interface Row {
  readonly name: string;
  /** Tried in each of `valuePlaces`. */
  readonly value?: string;
  readonly request?: WrittenRequest;
  readonly expect: CheckId | 'pass';
  readonly at?: InputSource;
  readonly refusedWhere?: keyof ConformanceTraits;
  readonly why: string;
}

/** One request of the table, and what becomes of it. */
export interface BaselineCase {
  readonly name: string;
  readonly request: CanonicalRequest;
  /** The check that denies it, or `pass`: no finding at all. */
  readonly expect: CheckId | 'pass';
  /** The place that the finding names; null where the check judges the request as a whole. */
  readonly at: InputSource | null;
  /** The trait with which the platform itself answers 400. */
  readonly refusedWhere: keyof ConformanceTraits | null;
}

/** Where values of the table are tried: the places that the baseline was measured on. */
const valuePlaces = ['query', 'JSON body', 'form body', 'multipart field'] as const;

const table = new URL('../../core/test/pyrasp-baseline.cases.jsonl', import.meta.url);

function canonical(written: WrittenRequest): CanonicalRequest {
  const { query, json, bytes, body, ...rest } = written;
  const target = query === undefined ? (rest.target ?? '/') : `/?${query.map(encodePair).join('&')}`;
  if (json !== undefined) {
    const headers: Pairs = [...(rest.headers ?? []), ['Content-Type', 'application/json']];
    return { ...rest, target, headers, body: JSON.stringify(json) };
  }
  if (bytes !== undefined) return { ...rest, target, body: Buffer.from(bytes, 'base64') };
  return body === undefined ? { ...rest, target } : { ...rest, target, body };
}

const encodePair = (pair: readonly [string, string]): string => pair.map(encodeURIComponent).join('=');

function requestsOf(row: Row): readonly BaselineCase[] {
  const { name, value, request, expect, at, why } = row;
  const refusedWhere = row.refusedWhere ?? null;
  if (request !== undefined) {
    return [{ name: `${name} (${why})`, request: canonical(request), expect, at: at ?? null, refusedWhere }];
  }
  if (value === undefined) throw new Error(`${name}: neither a value nor a request`);
  return valuePlaces.map((place) => {
    const placement = placements.find((one) => one.name === place);
    if (placement === undefined) throw new Error(`no placement ${place}`);
    const source = expect === 'pass' ? null : placement.source;
    return {
      name: `${name} in ${place} (${why})`,
      request: placement.place(value),
      expect,
      at: source,
      refusedWhere,
    };
  });
}

/**
 * Reads what a PyRASP agent was measured to block wrongly, to miss and to die of, as requests with the outcome that ours has to have.
 *
 * Throws where the table names a case twice, or holds fewer lines than were written, so that a file cut short cannot pass for a good one.
 */
export function readBaselineCases(): readonly BaselineCase[] {
  const rows = readFileSync(table, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  const benign = rows.filter(({ expect }) => expect === 'pass').length;
  if (benign < 44 || rows.length - benign < 50) throw new Error(`${benign} of ${rows.length} lines pass`);
  if (new Set(rows.map(({ name }) => name)).size !== rows.length) throw new Error('a name stands there twice');
  return rows.flatMap(requestsOf);
}
