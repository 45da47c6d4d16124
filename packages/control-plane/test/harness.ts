import { type ControlPlane, createControlPlane, type Listening } from '../src/control-plane.ts';
import type { ControlPlaneOptions } from '../src/control-plane-options.ts';
import { passingStore } from './test-store.ts';

/** A clock that tests move. */
export interface TestClock {
  now: number;
}

/** The admin token of every control plane under test. */
export const adminToken: string = 'a-token-that-tests-use-and-nobody-else';

/** A control plane that listens on loopback. */
export interface TestControlPlane extends ControlPlane {
  readonly url: string;
  readonly syslog: Listening['syslog'];
  readonly metricsUrl: Listening['metricsUrl'];
}

/** The answer to a request. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly json: { readonly status: boolean; readonly message: string; readonly data: Record<string, unknown> };
}

/** Creates a control plane over a store of its own (or a given one), whose clock the test holds. A problem fails the test. */
export async function createTestControlPlane(
  clock: TestClock,
  options: Partial<ControlPlaneOptions> = {},
): Promise<TestControlPlane> {
  const isPlaced = options.dataFile !== undefined || options.databaseUrl !== undefined;
  const controlPlane = await createControlPlane({
    ...(isPlaced ? {} : await passingStore()),
    publicUrl: 'http://control-plane.example:8090',
    now: () => clock.now,
    adminToken,
    // On a busy machine a store takes its time; how long an agent waits for it is not what is tested.
    agentWaitMs: 20_000,
    onProblem: (message) => {
      throw new Error(message);
    },
    ...options,
  });
  const { url, syslog, metricsUrl } = await controlPlane.listen().catch(async (error: unknown) => {
    await controlPlane.close();
    throw error;
  });
  return { ...controlPlane, url, syslog, metricsUrl };
}

/** Posts JSON as python-requests does; a text is sent as it is. */
export async function post(server: { readonly url: string }, path: string, body: unknown): Promise<Answered> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'python-requests/2.28.1' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) };
}

/** The beacon path that a stock agent was given: its BEACON_URL without the server. */
export function beaconPath(config: unknown): string {
  const url = typeof config === 'object' && config !== null && 'BEACON_URL' in config ? String(config.BEACON_URL) : '';
  return new URL(url).pathname;
}
