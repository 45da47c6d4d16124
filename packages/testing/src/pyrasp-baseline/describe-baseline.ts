import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Parameters, SecurityEvent } from '@rasp/core';
import type { ConformanceDriver, ConformanceFunction } from '../conformance-driver.ts';
import { type BaselinePlace, placeValue } from './place-value.ts';

/** One request that PyRASP 0.8.2 was measured on, with the right outcome. */
interface BaselineCase {
  readonly name: string;
  readonly place: BaselinePlace;
  readonly value: string;
  /** Content type of a raw `body`. */
  readonly type?: string;
  /** `pass`, or the check that must find it. */
  readonly expect: string;
  /** What PyRASP makes of it. */
  readonly why: string;
}

const cases = readFileSync(path.join(__dirname, 'cases.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, index) => ({
    ...(JSON.parse(line) as BaselineCase),
    clientIp: `81.2.${70 + (index >> 8)}.${index & 255}`,
  }));

/** A decoy lists its source, so each case has one of its own; nothing on disk. The checks, their modes and all else are the default. */
const alone: Partial<Parameters> = { BLACKLIST_STRIKES: 0, FLOOD_RATIO: 1_000_000, SNAPSHOT_DIR: '' };

/** Holds a platform's trigger to the right outcome of each false alarm, miss and crash of PyRASP, in the default configuration. */
export function describeBaseline(driver: ConformanceDriver): void {
  describe(`PyRASP's baseline on ${driver.platform}, ${driver.trigger}`, () => {
    const events: SecurityEvent[] = [];
    let fn: ConformanceFunction;

    beforeAll(async () => {
      const answer = { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'served' };
      const onEvent = (event: SecurityEvent): void => void events.push(event);
      fn = await driver.createFunction(() => answer, { config: alone, onEvent });
    });
    afterAll(() => fn.close());
    beforeEach(() => void events.splice(0));

    // A front end that parses JSON itself refuses a text at the top.
    const delivered = cases.filter(({ place }) => place !== 'json-string' || driver.traits.parsesJson !== true);
    it.each(delivered)('$name: $expect ($why)', async ({ place, value, type, clientIp, expect: outcome }) => {
      const { statusCode, body } = await fn.send({ ...placeValue(place, value, type), clientIp });
      if (outcome === 'pass') {
        expect(events.flatMap(({ findings }) => findings)).toEqual([]);
        expect([statusCode, body]).toEqual([200, 'served']);
        return;
      }
      expect(events.flatMap(({ findings }) => findings.map(({ check }) => check))).toContain(outcome);
      expect(statusCode).toBe(403);
    });
  });
}
