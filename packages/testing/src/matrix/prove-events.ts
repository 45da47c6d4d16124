import type { CheckId, Parameters, SecurityEvent } from '@rasp/core';
import type { PlaceCoverage, Proof, ShapeCoverage } from './coverage.ts';
import { valuePayloads } from './value-payloads.ts';

/** One place of an event that is no HTTP request. */
export interface EventPlace {
  /** The event's kind, as a heading. */
  readonly shape: string;
  /** The place within it, as people call it. */
  readonly place: string;
  /** Where a finding must say that the value stands, given the value. */
  readonly at: (value: string) => { readonly source: string; readonly name: string };
  /** Sends the event with the value at the place through the real guard; gives what it reported. */
  send(value: string, config: Partial<Parameters>): Promise<readonly SecurityEvent[]>;
}

/** Proves events: sends each check's value at each place, and keeps whether it was found exactly there. */
export async function proveEvents(places: readonly EventPlace[]): Promise<readonly ShapeCoverage[]> {
  const shapes = new Map<string, PlaceCoverage[]>();
  for (const { shape, place, at, send } of places) {
    const checks = new Map<CheckId, Proof>();
    for (const { check, value, config } of valuePayloads) {
      const { source, name } = at(value);
      const events = await send(value, { ...config, SNAPSHOT_DIR: '' });
      const found = events.some(({ findings }) =>
        findings.some((one) => one.check === check && one.input?.source === source && one.input.name === name),
      );
      checks.set(check, found);
    }
    const known = shapes.get(shape);
    if (known === undefined) shapes.set(shape, [{ place, checks }]);
    else known.push({ place, checks });
  }
  return [...shapes].map(([shape, proven]) => ({ shape, places: proven, checks: new Map() }));
}
