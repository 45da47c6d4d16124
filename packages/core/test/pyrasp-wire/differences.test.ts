import { deployments } from './deployments.ts';
import { type RecordedCase, recordedCases } from './recorded.ts';
import { listed, pushed } from './replay.ts';
import { servedBeacon } from './served-beacon.ts';
import { servedConnect } from './served-connect.ts';

/** What an agent came to: the name in force and whether the address in question is blocked. */
interface Outcome {
  readonly app: unknown;
  readonly blocks: boolean;
}

/** PyRASP calls a function without a configuration by this name, ours by none. */
const nameless = 'Web Server';

function recordedOutcome({ id, result }: RecordedCase): Outcome {
  return id.startsWith('n')
    ? { app: result['app_name_after'], blocks: Object.hasOwn(result['blacklist_after'] as object, pushed) }
    : { app: result['app_name'], blocks: result['req_listed'] === 403 };
}

function ourOutcome(id: string): Outcome | null {
  const connect = servedConnect[id];
  if (connect !== undefined) return { app: connect.applied ? 'cloud-A' : nameless, blocks: connect.listedGets === 403 };
  const beacon = servedBeacon[id];
  if (beacon !== undefined) return { app: beacon.app, blocks: beacon.blocked.includes(pushed) };
  const deployment = deployments[id];
  return deployment === undefined
    ? null
    : { app: deployment.app, blocks: deployment.blocked?.includes(listed) === true };
}

describe('where ours differs from a PyRASP agent that survives', () => {
  const survived = recordedCases.filter(({ flavour, crashes }) => flavour === 'lambda' && crashes === undefined);

  it.each(survived)('$title: has an outcome on both sides', (row) => {
    expect(ourOutcome(row.id)).not.toBeNull();
    expect(typeof recordedOutcome(row).app).toBe('string');
  });

  it('is what README.md names, and nothing else', () => {
    const different = survived
      .filter((row) => JSON.stringify(ourOutcome(row.id)) !== JSON.stringify(recordedOutcome(row)))
      .map(({ id }) => id);
    expect(different).toEqual([
      'c04',
      'c10',
      'c15',
      'c16',
      'c25',
      'c27',
      'b08',
      'b12',
      'b13',
      'b14',
      'n07',
      'p03',
      'p04',
      'p06',
      'p08',
      'p09',
    ]);
  });
});
