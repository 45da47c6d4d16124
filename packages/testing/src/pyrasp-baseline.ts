import type { SecurityEvent } from '@rasp/core';
import type { CanonicalResponse, ConformanceDriver, ConformanceFunction } from './conformance-driver.ts';
import { type BaselineCase, readBaselineCases } from './pyrasp-baseline-cases.ts';

const answer: CanonicalResponse = { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' };

/**
 * Declares a test for every false alarm, miss and crash that was measured on a PyRASP agent, on one trigger and with the default configuration.
 *
 * Each request comes from an address of its own: what the defaults do about a habit is no matter here.
 */
export function describePyraspBaseline(driver: ConformanceDriver): void {
  describe(`${driver.platform} ${driver.trigger} against the baseline of PyRASP`, () => {
    const events: SecurityEvent[] = [];
    const handler = jest.fn(() => answer);
    let fn: ConformanceFunction;
    beforeAll(async () => {
      fn = await driver.createFunction(handler, {
        config: { SNAPSHOT_DIR: '' },
        onEvent: (event) => void events.push(event),
      });
    });
    afterAll(() => fn.close());
    beforeEach(() => {
      events.length = 0;
      handler.mockClear();
    });

    const rows = readBaselineCases().map((row, index) => ({ ...row, clientIp: `81.3.${index >> 8}.${index & 255}` }));

    it.each(rows.filter(({ expect }) => expect === 'pass'))('passes $name', async ({ request, clientIp }) => {
      const response = await fn.send({ ...request, clientIp });
      expect(events.flatMap(({ findings }) => findings)).toEqual([]);
      expect(response).toMatchObject({ statusCode: 200, body: 'fine' });
      expect(handler).toHaveBeenCalledTimes(1);
    });

    it.each(rows.filter(({ expect }) => expect !== 'pass'))('finds $expect: $name', async (row) => {
      const { request, clientIp, refusedWhere } = row;
      const refused = refusedWhere !== null && driver.traits[refusedWhere] === true;
      const response = await fn.send({ ...request, clientIp });
      expect(response.statusCode).toBe(refused ? 400 : 403);
      expect(handler).not.toHaveBeenCalled();
      expect(refused || foundBy(events, row)).toBe(true);
    });
  });
}

function foundBy(events: readonly SecurityEvent[], { expect, at }: BaselineCase): boolean {
  return events.some(({ findings }) =>
    findings.some(({ check, input }) => check === expect && (at === null || input?.source === at)),
  );
}
