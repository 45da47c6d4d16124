import type { Parameters, SecurityEvent } from '@rasp/core';
import type {
  CanonicalCall,
  CanonicalHandler,
  CanonicalResponse,
  ConformanceDriver,
  ConformanceFunction,
  ConformanceSetup,
} from './conformance-driver.ts';

const answer: CanonicalResponse = { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' };
/** What every function on stage answers a denied request with. */
export const blockPage = '<h1>Stopped</h1>';
/** No strikes: each test judges one request, not a habit. No flood: hundreds of requests come from one machine. */
const quiet: Partial<Parameters> = { BLACKLIST_STRIKES: 0, FLOOD_RATIO: 1_000_000, SNAPSHOT_DIR: '' };

/** One function on stage: protected with the real guard, its handler and its events watched. */
export interface Stage {
  readonly fn: ConformanceFunction;
  readonly handler: jest.Mock<ReturnType<CanonicalHandler>, [call: CanonicalCall]>;
  readonly events: SecurityEvent[];
}

/** Puts a function on stage. */
export type Stager = (setup?: ConformanceSetup, handler?: CanonicalHandler) => Promise<Stage>;

/** Protects a handler that answers 200, and closes the function when the test is over. */
export function stager(driver: ConformanceDriver): Stager {
  const open: ConformanceFunction[] = [];
  afterEach(async () => {
    for (const fn of open.splice(0)) await fn.close();
  });
  return async (setup = {}, implementation = () => answer) => {
    const events: SecurityEvent[] = [];
    const handler = jest.fn(implementation);
    const fn = await driver.createFunction(handler, {
      onEvent: (event) => events.push(event),
      ...setup,
      config: { ...quiet, BLOCK_ACTION_CONTENT: blockPage, ...setup.config },
    });
    open.push(fn);
    return { fn, handler, events };
  };
}
