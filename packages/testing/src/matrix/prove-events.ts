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
  /** Checks that do not look there on purpose, or whose value the place cannot carry. */
  readonly except?: Readonly<Partial<Record<CheckId, 'unseen' | 'undelivered'>>> | undefined;
  /** Sends the event with the value at the place through the real guard; gives what it reported. */
  send(value: string, config: Partial<Parameters>): Promise<readonly SecurityEvent[]>;
}

/** The place, or a part of what stands there: what reads as a form or as JSON is taken apart. */
function isWithin(found: string, place: string): boolean {
  return found === place || found.startsWith(`${place}/`);
}

/** Proves events: sends each check's value at each place, and keeps whether it was found exactly there. */
export async function proveEvents(places: readonly EventPlace[]): Promise<readonly ShapeCoverage[]> {
  const shapes = new Map<string, PlaceCoverage[]>();
  for (const { shape, place, at, except, send } of places) {
    const checks = new Map<CheckId, Proof>();
    for (const { check, value, config, unseen } of valuePayloads) {
      const { source, name } = at(value);
      const excepted = except?.[check] ?? (unseen?.some((one) => one === source) === true ? 'unseen' : undefined);
      if (excepted !== undefined) {
        checks.set(check, excepted);
        continue;
      }
      const events = await send(value, { ...config, SNAPSHOT_DIR: '' });
      const found = events.some(({ findings }) =>
        findings.some(({ check: by, input }) => by === check && input?.source === source && isWithin(input.name, name)),
      );
      checks.set(check, found);
    }
    const known = shapes.get(shape);
    if (known === undefined) shapes.set(shape, [{ place, checks }]);
    else known.push({ place, checks });
  }
  return [...shapes].map(([shape, proven]) => ({ shape, places: proven, checks: new Map() }));
}
