import type { FunctionRow, InstanceRow, TelemetryRow } from '../store/tables.ts';
import { describeFunction, describeInstance, type Heard, type ListStanding } from './describe-instance.ts';

/** Counters of one beacon. */
export interface BeaconCounts {
  readonly success: number;
  readonly errors: number;
  readonly attacks: number;
  readonly dropped: number;
}

/** Rows that wait for the store, or how many of each to take. */
export interface FleetBatch {
  readonly telemetry: readonly TelemetryRow[];
  readonly keys: ReadonlyMap<string, number>;
  readonly functions: readonly FunctionRow[];
  readonly instances: readonly InstanceRow[];
}

/** How many rows of each kind one batch holds at most. */
export type BatchLimits = { readonly [Kind in keyof FleetBatch]: number };

/** What was heard of keys, functions and instances, and what of it the store does not know yet. */
export interface FleetMemory {
  /** Notes who sent a request. */
  heard(from: Heard, now: number): void;
  /** Notes who sent a beacon, and its counters where it has some. */
  count(from: Heard, counts: BeaconCounts | null, now: number): void;
  /** Takes what waits longest. */
  take(limits: BatchLimits): FleetBatch;
  /** Puts back what was not written. */
  giveBack(batch: FleetBatch): void;
  /** How many rows wait. */
  waiting(): number;
  /** How long the rows of functions and instances wait for their turn. */
  late(now: number): { readonly functions: number; readonly instances: number };
}

type Mutable<Row> = { -readonly [Name in keyof Row]: Row[Name] };

/** Something that is written at most once a minute. */
interface Entry<Row> {
  row: Mutable<Row>;
  /** When it last joined the line. */
  notedAt: number;
  waitsSince: number;
}

interface FunctionEntry extends Entry<FunctionRow> {
  sums: Mutable<TelemetryRow> | null;
  readonly instances: Map<string, InstanceEntry>;
}

interface InstanceEntry extends Entry<InstanceRow> {
  readonly name: string;
  readonly of: FunctionEntry;
}

interface KeyEntry {
  usedAt: number;
  notedAt: number;
  readonly functions: Map<string, FunctionEntry>;
}

/**
 * Creates the memory. Counters are summed by function and minute; a key, function or running agent joins the line of rows to be
 * written once a minute at most, and at once when it is new or changed.
 *
 * A beacon of an agent that is known makes no row and no text here: it is found by the names that it brings.
 */
export function createFleetMemory(standing: ListStanding): FleetMemory {
  const keys = new Map<string, KeyEntry>();
  const knownFunctions = new Set<FunctionEntry>();
  const knownInstances = new Set<InstanceEntry>();
  const waiting = {
    telemetry: new Set<Mutable<TelemetryRow>>(),
    keys: new Map<string, KeyEntry>(),
    functions: new Set<FunctionEntry>(),
    instances: new Set<InstanceEntry>(),
  };

  function keyOf(selector: string, now: number): KeyEntry {
    let key = keys.get(selector);
    if (key === undefined) {
      key = { usedAt: now, notedAt: Number.NEGATIVE_INFINITY, functions: new Map() };
      keys.set(selector, key);
    }
    key.usedAt = now;
    if (now - key.notedAt >= rowEveryMs) {
      key.notedAt = now;
      waiting.keys.set(selector, key);
    }
    return key;
  }

  function functionOf(from: Heard, now: number): FunctionEntry {
    const { speaker, extension } = from;
    const { functions } = keyOf(speaker.selector, now);
    const service = extension.agent?.service ?? '';
    const known = functions.get(service);
    if (known !== undefined && isSame(known.row, from)) {
      known.row.last_seen = now;
      if (now - known.notedAt >= rowEveryMs) join(waiting.functions, known, now);
      return known;
    }
    const described = describeFunction(from);
    // A beacon of a stock agent names no platform.
    const platform = described.platform === '' ? (known?.row.platform ?? '') : described.platform;
    const row = { ...described, platform, first_seen: now, last_seen: now };
    if (known !== undefined) {
      known.row = row;
      join(waiting.functions, known, now);
      return known;
    }
    if (knownFunctions.size >= maxFunctions) forgetOldestFunction();
    const entry: FunctionEntry = { row, notedAt: now, waitsSince: now, sums: null, instances: new Map() };
    functions.set(service, entry);
    knownFunctions.add(entry);
    join(waiting.functions, entry, now);
    return entry;
  }

  function instanceOf(of: FunctionEntry, from: Heard, name: string, now: number): void {
    const known = of.instances.get(name);
    const { config } = from.extension;
    if (known !== undefined) {
      const { row } = known;
      row.last_seen = now;
      const isUnchanged =
        row.config_revision === (config?.revision ?? null) &&
        row.config_state === (config?.state ?? null) &&
        row.config_error === (config?.error ?? null);
      if (isUnchanged && now - known.notedAt < rowEveryMs) return;
    }
    const described = describeInstance(from, standing);
    if (described === null) return;
    const row = { ...described, first_seen: now, last_seen: now };
    if (known !== undefined) {
      known.row = row;
      join(waiting.instances, known, now);
      return;
    }
    if (knownInstances.size >= maxInstances) forgetOldestInstance();
    const entry: InstanceEntry = { row, notedAt: now, waitsSince: now, name, of };
    of.instances.set(name, entry);
    knownInstances.add(entry);
    join(waiting.instances, entry, now);
  }

  function heard(from: Heard, now: number): FunctionEntry {
    const entry = functionOf(from, now);
    const { agent } = from.extension;
    if (agent !== null) instanceOf(entry, from, agent.instance, now);
    return entry;
  }

  function forgetOldestFunction(): void {
    const [oldest] = knownFunctions;
    if (oldest === undefined) return;
    knownFunctions.delete(oldest);
    waiting.functions.delete(oldest);
    for (const instance of oldest.instances.values()) forget(instance);
    keys.get(oldest.row.selector)?.functions.delete(oldest.row.service);
  }

  function forgetOldestInstance(): void {
    const [oldest] = knownInstances;
    if (oldest !== undefined) forget(oldest);
  }

  /** Out of the line as well, or a fleet that is larger than this memory would make it longer without end. */
  function forget(instance: InstanceEntry): void {
    knownInstances.delete(instance);
    waiting.instances.delete(instance);
    instance.of.instances.delete(instance.name);
  }

  return {
    heard: (from, now) => void heard(from, now),
    count(from, counts, now) {
      const entry = heard(from, now);
      const minute = now - (now % 60_000);
      let { sums } = entry;
      if (sums === null || sums.minute !== minute) {
        sums = { function_id: entry.row.id, selector: entry.row.selector, minute, beacons: 0, ...noCounts };
        entry.sums = sums;
      }
      // Also where it was taken away in between: what is counted from here on is a row of its own, which the store adds.
      waiting.telemetry.add(sums);
      addTo(sums, counts ?? noCounts, 1);
    },
    take(limits) {
      const telemetry = new Map<string, Mutable<TelemetryRow>>();
      for (const row of some(waiting.telemetry, limits.telemetry)) {
        waiting.telemetry.delete(row);
        const id = `${row.minute} ${row.function_id}`;
        const same = telemetry.get(id);
        // No statement may meet a row twice.
        if (same === undefined) telemetry.set(id, { ...row });
        else addTo(same, row, row.beacons);
        Object.assign(row, noCounts, { beacons: 0 });
      }
      const used = some(waiting.keys, limits.keys).map(([selector, { usedAt }]) => [selector, usedAt] as const);
      for (const [selector] of used) waiting.keys.delete(selector);
      return {
        telemetry: [...telemetry.values()],
        keys: new Map(used),
        functions: takeRows(waiting.functions, limits.functions),
        instances: takeRows(waiting.instances, limits.instances),
      };
    },
    giveBack(batch) {
      for (const row of batch.telemetry) waiting.telemetry.add({ ...row });
      for (const selector of batch.keys.keys()) {
        const key = keys.get(selector);
        if (key !== undefined) waiting.keys.set(selector, key);
      }
      for (const row of batch.functions) {
        const entry = keys.get(row.selector)?.functions.get(row.service);
        if (entry !== undefined) waiting.functions.add(entry);
      }
      for (const row of batch.instances) {
        const of = keys.get(row.selector)?.functions.get(row.service);
        const entry = of?.instances.get(row.id.slice(row.selector.length + 1));
        if (entry !== undefined) waiting.instances.add(entry);
      }
    },
    waiting: () => waiting.telemetry.size + waiting.keys.size + waiting.functions.size + waiting.instances.size,
    late: (now) => ({ functions: longest(waiting.functions, now), instances: longest(waiting.instances, now) }),
  };
}

function isSame(row: FunctionRow, { speaker, extension, version, platform }: Heard): boolean {
  const { agent } = extension;
  const saidPlatform = agent?.platform ?? platform;
  return (
    row.version === ((agent?.version ?? '') || version) &&
    (saidPlatform === '' || row.platform === saidPlatform) &&
    row.profile === speaker.profile
  );
}

/** Who waits already keeps its place. */
function join<Kind extends Entry<unknown>>(line: Set<Kind>, entry: Kind, now: number): void {
  entry.notedAt = now;
  if (line.has(entry)) return;
  entry.waitsSince = now;
  line.add(entry);
}

function takeRows<Row extends { readonly id: string }>(line: Set<Entry<Row>>, limit: number): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const entry of some(line, limit)) {
    line.delete(entry);
    rows.set(entry.row.id, { ...entry.row } as Row);
  }
  return [...rows.values()];
}

function longest(line: ReadonlySet<Entry<unknown>>, now: number): number {
  const [first] = line;
  return first === undefined ? 0 : now - first.waitsSince;
}

function some<Item>(items: Iterable<Item>, limit: number): readonly Item[] {
  return Iterator.from(items).take(limit).toArray();
}

function addTo(sums: Mutable<TelemetryRow>, counts: BeaconCounts, beacons: number): void {
  sums.beacons += beacons;
  sums.success = bounded(sums.success + counts.success);
  sums.errors = bounded(sums.errors + counts.errors);
  sums.attacks = bounded(sums.attacks + counts.attacks);
  sums.dropped = bounded(sums.dropped + counts.dropped);
}

/** An agent may claim any count; an hour of such claims by a thousand keys still sums up within 64 bits. */
function bounded(sum: number): number {
  return Math.min(sum, 2 ** 40);
}

const noCounts: BeaconCounts = { success: 0, errors: 0, attacks: 0, dropped: 0 };

/** The most that a row is behind while there is no line. */
const rowEveryMs = 60_000;

const maxInstances = 200_000;

/** A key may claim any number of them. */
const maxFunctions = 50_000;
