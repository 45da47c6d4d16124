import { parseBeaconRequest } from '@rasp/core/protocol';
import type { Heard } from './describe-instance.ts';
import { type BatchLimits, createFleetMemory, type FleetMemory } from './fleet-memory.ts';

const start = 1_795_400_000_000 - (1_795_400_000_000 % 60_000);
const all: BatchLimits = { telemetry: 1_000, keys: 1_000, functions: 1_000, instances: 1_000 };
const counts = { success: 2, errors: 1, attacks: 0, dropped: 0 };
let memory: FleetMemory;

beforeEach(() => {
  memory = createFleetMemory(() => ({ position: 7, lag: 0 }));
});

function heard(instance: string, more: { service?: string; selector?: string; config?: object } = {}): Heard {
  const { service = 'shop', selector = 'aa', config } = more;
  const parsed = parseBeaconRequest({ agent: { instance, service, platform: 'aws', version: '1' }, config });
  if (!parsed.ok) throw new Error(parsed.reason);
  return { speaker: { selector, profile: 'default' }, extension: parsed.value.extension, version: '1', platform: '' };
}

function sizes(limits: BatchLimits = all): readonly number[] {
  const { telemetry, keys, functions, instances } = memory.take(limits);
  return [telemetry.length, keys.size, functions.length, instances.length];
}

test('what is known is written once a minute, what is new or changed at once', () => {
  memory.count(heard('i'), counts, start);
  expect(sizes()).toEqual([1, 1, 1, 1]);
  memory.count(heard('i'), counts, start + 59_999);
  expect(sizes()).toEqual([1, 0, 0, 0]);
  memory.count(heard('i'), counts, start + 60_000);
  expect(sizes()).toEqual([1, 1, 1, 1]);
  memory.heard(heard('i', { config: { revision: '2', state: 'applied' } }), start + 60_001);
  expect(sizes()).toEqual([0, 0, 0, 1]);
});

test('a row says when its sender was heard of last, not when it joined the line', () => {
  memory.count(heard('i'), counts, start);
  memory.count(heard('i'), counts, start + 30_000);
  const { functions, instances } = memory.take(all);
  expect([functions[0]?.last_seen, instances[0]?.last_seen]).toEqual([start + 30_000, start + 30_000]);
  expect(instances[0]).toMatchObject({ id: 'aa:i', function_id: 'aa:shop', list_position: 7 });
});

test('counters are summed by function and minute, and start over when they were taken', () => {
  for (let beacon = 0; beacon < 3; beacon++) memory.count(heard(`i${beacon}`), counts, start + beacon);
  memory.count(heard('i'), null, start + 60_000);
  expect(memory.take(all).telemetry).toEqual([
    expect.objectContaining({ minute: start, beacons: 3, success: 6, errors: 3 }),
    expect.objectContaining({ minute: start + 60_000, beacons: 1, success: 0 }),
  ]);
  memory.count(heard('i'), counts, start + 60_001);
  expect(memory.take(all).telemetry).toEqual([
    expect.objectContaining({ minute: start + 60_000, beacons: 1, success: 2 }),
  ]);
});

test('a batch holds no more than its limits, the longest waiting first, and all have their turn', () => {
  for (let index = 0; index < 10; index++) memory.heard(heard(`i${index}`), start + index);
  expect(memory.late(start + 20)).toEqual({ functions: 20, instances: 20 });
  const taken: string[] = [];
  for (let round = 0; round < 3; round++) {
    // Who waits keeps its place, however often it is heard of.
    for (let index = 0; index < 10; index++) memory.heard(heard(`i${index}`), start + 100 + round);
    taken.push(...memory.take({ ...all, instances: 4 }).instances.map(({ id }) => id));
  }
  expect(taken).toEqual(Array.from({ length: 10 }, (_, index) => `aa:i${index}`));
  expect(memory.late(start + 1_000)).toEqual({ functions: 0, instances: 0 });
});

test('what could not be written comes again, added to what came meanwhile, and no row comes twice', () => {
  memory.count(heard('i'), counts, start);
  const batch = memory.take(all);
  memory.count(heard('i'), counts, start + 1);
  memory.giveBack(batch);
  const again = memory.take(all);
  expect(again.telemetry).toEqual([expect.objectContaining({ minute: start, beacons: 2, success: 4 })]);
  expect([again.keys.size, again.functions.length, again.instances.length]).toEqual([1, 1, 1]);
  expect(sizes()).toEqual([0, 0, 0, 0]);
});

test('the same instance name under another key or function is another instance', () => {
  memory.heard(heard('i'), start);
  memory.heard(heard('i', { selector: 'bb' }), start);
  memory.heard(heard('j', { service: 'other' }), start);
  const { functions, instances } = memory.take(all);
  expect(functions.map(({ id }) => id)).toEqual(['aa:shop', 'bb:shop', 'aa:other']);
  expect(instances.map(({ id }) => id)).toEqual(['aa:i', 'bb:i', 'aa:j']);
});

test('a function that is forgotten to make room takes its instances along, and may come back', () => {
  for (let index = 0; index < 50_001; index++) memory.heard(heard(`i${index}`, { service: `s${index}` }), start);
  let [functions, instances] = [0, 0];
  for (let batch = memory.take(all); batch.functions.length > 0; batch = memory.take(all)) {
    functions += batch.functions.length;
    instances += batch.instances.length;
  }
  expect([functions, instances]).toEqual([50_000, 50_000]);
  memory.heard(heard('i50000', { service: 's50000' }), start + 1);
  expect(sizes()).toEqual([0, 0, 0, 0]);
  memory.heard(heard('i0', { service: 's0' }), start + 1);
  expect(sizes()).toEqual([0, 0, 1, 1]);
});
