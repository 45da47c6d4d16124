import { readdirSync } from 'node:fs';
import { payloads } from '@rasp/testing/conformance-placements.ts';
import { deliver } from './event-function.ts';
import { measuredPlacements, otherPlacements } from './event-placements.ts';
import { recordedEvent } from './recorded-events.ts';

const placements = [...measuredPlacements, ...otherPlacements];

it('covers the ten measured placements beyond HTTP', () => {
  expect(measuredPlacements).toHaveLength(10);
});

describe.each(payloads)('$name', ({ check, hostile, benign }) => {
  it.each(placements.map((placement) => [placement.name, placement] as const))(
    'is withheld in %s with EVENT_ACTION drop, and its benign twin passes untouched',
    async (_name, { write, source, place, trigger }) => {
      const event = write(hostile);
      const before = JSON.stringify(event);
      const stopped = await deliver(event, { EVENT_ACTION: 'drop' });
      expect(stopped.events).toMatchObject([{ action: 'deny', trigger }]);
      expect(stopped.events[0]?.findings).toContainEqual(
        expect.objectContaining({ check, input: { source, name: place } }),
      );
      expect(JSON.stringify(stopped.seen)).not.toContain(JSON.stringify(hostile).slice(1, -1));
      expect(JSON.stringify(event)).toBe(before);

      const twin = write(benign);
      const passed = await deliver(twin, { EVENT_ACTION: 'drop' }, { fine: true });
      expect(passed.events).toEqual([]);
      expect(passed.seen).toHaveLength(1);
      expect(passed.seen[0]).toBe(twin);
      expect(passed.result).toEqual({ fine: true });
    },
  );

  it.each(placements.map((placement) => [placement.name, placement] as const))(
    'is reported in %s by default, and the handler gets the event itself',
    async (_name, { write }) => {
      const event = write(hostile);
      const { seen, events } = await deliver(event, {});
      expect(events.map(({ action }) => action)).toEqual(['report']);
      expect(seen[0]).toBe(event);
    },
  );
});

it.each(readdirSync(new URL('./events/', import.meta.url)).map((file) => [file.replace('.json', '')]))(
  'finds nothing in %s as it was recorded: what the platform writes is silent',
  async (name) => {
    const event = recordedEvent(name);
    const { events, seen, error } = await deliver(event, {
      EVENT_ACTION: 'drop',
      SECURITY_CHECKS: { characters: 'block' },
    });
    expect(events).toEqual([]);
    expect(error).toBeNull();
    expect(seen).toEqual([event]);
  },
);
