import { deployments } from './deployments.ts';
import { crashList, recordedCases } from './recorded.ts';
import { replays } from './replays.ts';

const cases = recordedCases.flatMap(({ id, title }) => {
  const deployment = deployments[id];
  return deployment === undefined ? [] : [{ title, deployment }];
});
const start = replays();

describe('a deployment of PyRASP', () => {
  it('has all 12 cases of the recording, one of which ends a PyRASP agent', () => {
    const recorded = recordedCases.map(({ id }) => id).filter((id) => id.startsWith('p'));
    expect(Object.keys(deployments).sort()).toEqual(recorded.sort());
    expect(recorded).toHaveLength(12);
    expect(crashList.filter((id) => id.startsWith('p'))).toEqual(['p11']);
  });

  it.each(cases)('$title: ours starts, and says whose word counts', async ({ deployment }) => {
    const { scene, app, origin, blocked, key } = deployment;
    const running = await start(scene);
    const seen = await running.look();
    expect(seen.app).toBe(app);
    expect(seen.status.config.origin).toBe(origin);
    expect(seen.blocked).toEqual(blocked ?? []);
    expect(seen.answers).toEqual([blocked === undefined ? 200 : 403, 200, 403]);
    expect(seen.status.counters.failures).toEqual({});
    const keys = seen.plane.requests.map(({ json }) => (json as Record<string, unknown>)['key']);
    expect([...new Set(keys)]).toEqual(key === undefined ? [] : [key]);
  });

  it('says where a file that it was told of is missing', async () => {
    const running = await start(deployments['p06']?.scene ?? {});
    expect((await running.look()).log).toMatch(/rasp\.json/);
  });
});
