import type { EventFinding, Platform, SecurityEvent } from '@rasp/core';
import type { CanonicalCall, CanonicalResponse, ConformanceDriver, ConformanceFunction } from './conformance-driver.ts';
import { type BaselineBefore, type BaselineCase, loadBaseline } from './pyrasp-baseline-cases.ts';
import { expectedPlaces, isRequest, requestOf } from './pyrasp-baseline-places.ts';
import { resultsByName } from './pyrasp-baseline-results.ts';

const lines = loadBaseline();
// A slip in a place would take its line out of every run.
for (const line of lines)
  if (!isRequest(line) && line.place !== 'result' && line.only === undefined)
    throw new Error(`"${line.name}" is run nowhere: no place "${line.place}"`);

/**
 * Declares the table of what PyRASP was measured to block wrongly, to miss and to crash on, for one HTTP trigger: every line goes through the
 * protected function with the default configuration.
 */
export function describePyraspBaseline(driver: ConformanceDriver): void {
  describe(`${driver.platform} ${driver.trigger} against the measured peer`, () => {
    const open: ConformanceFunction[] = [];
    afterEach(async () => {
      jest.restoreAllMocks();
      for (const fn of open.splice(0)) await fn.close();
    });

    const stage = async (line: Pick<BaselineCase, 'config' | 'status' | 'place' | 'value'>) => {
      const events: SecurityEvent[] = [];
      const handler = jest.fn((_call: CanonicalCall) => answerOf(line));
      const fn = await driver.createFunction(handler, {
        onEvent: (event) => events.push(event),
        ...(line.config === undefined ? {} : { config: line.config }),
      });
      open.push(fn);
      return { fn, handler, events };
    };

    it.each(linesFor(driver))('%s', async (_name, line) => {
      const { fn, handler, events } = await stage(line);
      await sendBefore(line.before ?? [], fn);
      events.splice(0);
      handler.mockClear();
      const answer = await fn.send(requestOf(line));
      const findings = events.flatMap((event) => event.findings);
      if (line.parsed === true && driver.traits.parsesJson === true) {
        expect(answer.statusCode).toBe(400);
        expect(handler).not.toHaveBeenCalled();
        return;
      }
      if (line.expect === 'pass') {
        expect(findings).toEqual([]);
        expect(answer).toMatchObject({ statusCode: line.status ?? 200, body: 'fine' });
        expect(handler.mock.calls).toEqual([[{ untouched: true }]]);
        return;
      }
      expect(findings.map(({ check }) => check)).toContain(line.expect);
      expect({ findings, places: placesOf(findings, line) }).not.toMatchObject({ places: [] });
      const served = line.served === true;
      // The answer is made before it is looked at.
      if (!line.place.startsWith('answer')) expect(handler).toHaveBeenCalledTimes(served ? 1 : 0);
      expect(answer).toMatchObject(served ? { statusCode: 200, body: 'fine' } : { statusCode: 403, body: 'Blocked' });
    });

    it('keeps the lists of two functions apart', async () => {
      const attack = { place: 'query', value: '1 UNION SELECT password FROM users', times: 3 };
      const one = await stage({ place: 'target' });
      await sendBefore([attack], one.fn);
      expect((await one.fn.send({ target: '/items' })).statusCode).toBe(403);
      const other = await stage({ place: 'target' });
      expect((await other.fn.send({ target: '/items' })).statusCode).toBe(200);
    });
  });
}

/** Declares the lines about what a handler gives back; `answer` tells what the platform makes of it, with protection and without. */
export function describePyraspResults(
  platform: Platform,
  answer: (result: unknown, isProtected: boolean) => Promise<unknown>,
): void {
  const results = lines.filter(({ place }) => place === 'result');
  it.each(results.map((line) => [line.name, line] as const))(`${platform}: %s`, async (_name, { value = '' }) => {
    const make = resultsByName.get(value);
    if (make === undefined) throw new Error(`no result "${value}"`);
    const result = make();
    expect(await answer(result, true)).toEqual(await answer(result, false));
  });
}

/** What a protected function made of an event that is no request. */
export interface BaselineOutcome {
  /** The handler got the very event, and its result came back. */
  readonly untouched: boolean;
  readonly findings: readonly EventFinding[];
}

/** Declares the lines about events that are no requests; `deliver` gives such an event to a function in the default configuration. */
export function describePyraspEvents(
  platform: Platform,
  deliver: (line: BaselineCase) => Promise<BaselineOutcome>,
): void {
  const given = lines.filter((line) => line.only === platform);
  it.each(given.map((line) => [line.name, line] as const))(`${platform}: %s`, async (_name, line) => {
    const { untouched, findings } = await deliver(line);
    if (line.expect === 'pass') expect({ untouched, findings }).toEqual({ untouched: true, findings: [] });
    else expect({ findings, places: placesOf(findings, line) }).not.toMatchObject({ places: [] });
  });
}

function linesFor({ traits }: ConformanceDriver): readonly (readonly [string, BaselineCase])[] {
  return lines
    .filter((line) => isRequest(line) && (line.needs === undefined || traits[line.needs] === true))
    .map((line) => [line.name, line]);
}

function answerOf({
  place,
  value = '',
  status = 200,
}: Pick<BaselineCase, 'place' | 'value' | 'status'>): CanonicalResponse {
  const type = { 'content-type': 'text/plain' };
  if (place === 'answer-etag') return { statusCode: status, headers: { ...type, etag: `"${value}"` }, body: 'fine' };
  return { statusCode: status, headers: type, body: place === 'answer' ? value : 'fine' };
}

/** Sends what comes before, each from the address it names. */
async function sendBefore(before: readonly BaselineBefore[], fn: ConformanceFunction): Promise<void> {
  for (const line of before) {
    for (let count = 0; count < (line.times ?? 1); count++) {
      const clientIp = line.spread === true ? { clientIp: `81.2.70.${count + 1}` } : {};
      await fn.send({ ...requestOf(line), ...clientIp });
    }
    if (line.pauseMs !== undefined) {
      const later = Date.now() + line.pauseMs;
      jest.spyOn(Date, 'now').mockReturnValue(later);
    }
  }
}

/** The findings of a line's check that stand in one of the places it names. */
function placesOf(findings: readonly EventFinding[], line: BaselineCase): readonly EventFinding[] {
  const places = expectedPlaces(line);
  return findings.filter(
    ({ check, input }) =>
      check === line.expect && (places.length === 0 || places.includes(`${input?.source}:${input?.name}`)),
  );
}
