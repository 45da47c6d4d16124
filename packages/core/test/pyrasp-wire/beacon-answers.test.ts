import { crashList, fullConfig, recordedAt, recordedCases } from './recorded.ts';
import { listed } from './replay.ts';
import { replays } from './replays.ts';
import { servedBeacon } from './served-beacon.ts';

const cases = recordedCases.flatMap(({ id, title, flavour }) => {
  const served = servedBeacon[id];
  return served === undefined || flavour !== 'lambda' ? [] : [{ title, served }];
});
const start = replays();

describe('an answer to a beacon that a PyRASP agent was given', () => {
  it('has all 22 cases of the recording, 6 of which end a PyRASP agent', () => {
    const recorded = new Set(recordedCases.map(({ id }) => id).filter((id) => id.startsWith('n')));
    expect(Object.keys(servedBeacon).sort()).toEqual([...recorded].sort());
    expect(cases).toHaveLength(22);
    expect(crashList.filter((id) => id.startsWith('n'))).toEqual(['n03', 'n05', 'n06', 'n08', 'n10', 'n19']);
  });

  it.each(cases)('$title: ours applies it or says why not, and goes on', async ({ served }) => {
    const config = fullConfig({ TELEMETRY_DATA: true, BLACKLIST_SHARE: true, ...served.connected });
    const running = await start({
      connect: { kind: 'ok', data: { config, blacklist: { [listed]: recordedAt } } },
      beacon: served.answer,
    });
    // The first request sends the beacon and waits for its answer, the second round sees what that changed.
    const first = await running.look();
    expect(first.answers[0]).toBe(403);
    const seen = await running.look();
    expect(seen.app).toBe(served.app);
    expect(seen.blocked).toEqual(served.blocked);
    expect(seen.answers).toEqual([served.blocked.includes(listed) ? 403 : 200, 200, 403]);
    expect(Math.max(first.slowest, seen.slowest)).toBeLessThan(5_000);
    expect(seen.status.counters.failures).toEqual({});
    expect(seen.log).toMatch(served.says ?? /^/);
    if (served.failed === true) expect(seen.status.lastError).toMatch(served.says ?? /never/);
    else expect(seen.status.sync.state).toBe('connected');
  });

  it.each(cases)('$title: ours goes on asking', async ({ served }) => {
    const config = fullConfig(served.connected);
    const running = await start({ connect: { kind: 'ok', data: { config } }, beacon: served.answer });
    const { plane } = await running.look();
    const sent = plane.requests.length;
    running.pass(900_000);
    await running.look();
    // A beacon to a closed port reaches nobody.
    const reached = plane.requests.slice(sent).map(({ path }) => path);
    if (served.connected?.['BEACON_URL'] === undefined) expect(reached[0]).toBe(served.next);
    else expect(reached).toEqual(served.next === '/rasp/connect' ? ['/rasp/connect'] : []);
  });
});
