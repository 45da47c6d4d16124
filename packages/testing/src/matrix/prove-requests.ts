import type { CheckId, Parameters, SecurityEvent } from '@rasp/core';
import type { CanonicalResponse, ConformanceDriver, ConformanceFunction } from '../conformance-driver.ts';
import { placements } from '../conformance-placements.ts';
import type { ShapeCoverage } from './coverage.ts';
import { requestCases } from './request-cases.ts';
import { valuePayloads } from './value-payloads.ts';

const fine: CanonicalResponse = { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' };
/** One request is judged, not a habit; nothing is left on disk. */
const quiet: Partial<Parameters> = { BLACKLIST_STRIKES: 0, FLOOD_RATIO: 1_000_000, SNAPSHOT_DIR: '' };

/** Proves one HTTP trigger: sends what each check must find, in each place, through the real guard, and keeps what it found. */
export async function proveRequests(driver: ConformanceDriver): Promise<ShapeCoverage> {
  const events: SecurityEvent[] = [];
  const shape: ShapeCoverage = { shape: driver.trigger, places: [], checks: new Map() };
  for (const placement of placements) {
    const found = new Map<CheckId, boolean | null>();
    shape.places.push({ place: placement.name, checks: found });
    for (const { check, value, config } of valuePayloads) {
      if (placement.needs !== null && !driver.traits[placement.needs]) {
        found.set(check, null);
        continue;
      }
      const request = placement.place(value);
      await withFunction(driver, { ...quiet, ...config }, fine, events, (fn) => fn.send(request));
      found.set(
        check,
        events.some(({ findings }) =>
          findings.some(
            (finding) =>
              finding.check === check &&
              finding.input?.source === placement.source &&
              placement.names.includes(finding.input.name),
          ),
        ),
      );
    }
  }
  for (const { check, config, requests, answer, needs } of requestCases) {
    if (needs !== undefined && !driver.traits[needs]) {
      shape.checks.set(check, null);
      continue;
    }
    await withFunction(driver, { ...quiet, ...config }, answer ?? fine, events, async (fn) => {
      for (const request of requests) {
        events.splice(0);
        await fn.send(request);
      }
    });
    shape.checks.set(
      check,
      events.some(({ findings }) => findings.some((finding) => finding.check === check)),
    );
  }
  return shape;
}

async function withFunction(
  driver: ConformanceDriver,
  config: Partial<Parameters>,
  answer: CanonicalResponse,
  events: SecurityEvent[],
  use: (fn: ConformanceFunction) => Promise<unknown>,
): Promise<void> {
  events.splice(0);
  const fn = await driver.createFunction(() => answer, { config, onEvent: (event) => void events.push(event) });
  try {
    await use(fn);
  } finally {
    await fn.close();
  }
}
