import type { CheckId, InputSource, Parameters, SecurityEvent } from '@rasp/core';
import type { CanonicalResponse, ConformanceDriver, ConformanceFunction } from '../conformance-driver.ts';
import { type Placement, placements } from '../conformance-placements.ts';
import type { Proof, ShapeCoverage } from './coverage.ts';
import { morePlacements } from './more-placements.ts';
import { requestCases } from './request-cases.ts';
import { type ValuePayload, valuePayloads } from './value-payloads.ts';

const fine: CanonicalResponse = { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' };
/** One request is judged, not a habit; nothing is left on disk. */
const quiet: Partial<Parameters> = { BLACKLIST_STRIKES: 0, FLOOD_RATIO: 1_000_000, SNAPSHOT_DIR: '' };

/** Proves one HTTP trigger: sends what each check must find, in each place, through the real guard, and keeps what it found. */
export async function proveRequests(driver: ConformanceDriver): Promise<ShapeCoverage> {
  const places = [...placements, ...morePlacements].map((placement) => ({
    placement,
    place: placement.name,
    checks: new Map<CheckId, Proof>(),
  }));
  const shape: ShapeCoverage = { shape: driver.trigger, places, checks: new Map() };
  for (const payload of valuePayloads) {
    await withFunction(driver, payload.config, fine, async (fn, events) => {
      for (const { placement, checks } of places) {
        checks.set(payload.check, await proveValue(driver, placement, payload, fn, events));
      }
    });
  }
  for (const { check, config, requests, answer, needs } of requestCases) {
    const delivered = needs === undefined || driver.traits[needs] === true;
    shape.checks.set(check, delivered ? false : 'undelivered');
    if (!delivered) continue;
    await withFunction(driver, config, answer ?? fine, async (fn, events) => {
      for (const request of requests) {
        events.splice(0);
        await fn.send(request);
      }
      shape.checks.set(
        check,
        events.some(({ findings }) => findings.some((finding) => finding.check === check)),
      );
    });
  }
  return shape;
}

/** What a text may be read as where its sender did not say: a form or JSON that has no type is what a framework may take it for. */
const textAs: readonly InputSource[] = ['text', 'form-name', 'form-value', 'json-key', 'json-value'];

/** Whether a check finds its value at a placement, and names it. */
async function proveValue(
  { traits }: ConformanceDriver,
  { needs, place, source, names }: Placement,
  { check, value, unseen, undelivered }: ValuePayload,
  fn: ConformanceFunction,
  events: SecurityEvent[],
): Promise<Proof> {
  if ((needs !== null && traits[needs] !== true) || undelivered?.includes(source) === true) return 'undelivered';
  if (unseen?.includes(source) === true) return 'unseen';
  events.splice(0);
  await fn.send(place(value));
  return events.some(({ findings }) =>
    findings.some(
      (finding) =>
        finding.check === check &&
        (source === 'text'
          ? textAs.includes(finding.input?.source ?? 'path')
          : finding.input?.source === source && (names.length === 0 || names.includes(finding.input.name))),
    ),
  );
}

async function withFunction(
  driver: ConformanceDriver,
  config: Partial<Parameters> | undefined,
  answer: CanonicalResponse,
  use: (fn: ConformanceFunction, events: SecurityEvent[]) => Promise<unknown>,
): Promise<void> {
  const events: SecurityEvent[] = [];
  const onEvent = (event: SecurityEvent): void => void events.push(event);
  const fn = await driver.createFunction(() => answer, { config: { ...quiet, ...config }, onEvent });
  try {
    await use(fn, events);
  } finally {
    await fn.close();
  }
}
