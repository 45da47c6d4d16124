import { crashList, fullConfig, recordedAt, recordedCases } from './recorded.ts';
import { listed } from './replay.ts';
import { replays } from './replays.ts';
import { behindRedirect, servedConnect } from './served-connect.ts';

const cases = recordedCases.flatMap(({ id, title }) => {
  const served = servedConnect[id];
  return served === undefined ? [] : [{ id, title, served }];
});
const start = replays();

describe('an answer to connect that a PyRASP agent was given', () => {
  it('has all 48 cases of the recording, 11 of which end a PyRASP agent', () => {
    const recorded = recordedCases.map(({ id }) => id).filter((id) => /^[bc]/.test(id));
    expect(Object.keys(servedConnect).sort()).toEqual(recorded.sort());
    expect(recorded).toHaveLength(48);
    expect(crashList.filter((id) => /^[bc]/.test(id))).toEqual([
      'c05',
      'c06',
      'c07',
      'c08',
      'c26',
      'c31',
      'c32',
      'b03',
      'b04',
      'b05',
      'b07',
    ]);
  });

  it.each(cases)('$title: ours applies it or says why not, and goes on', async ({ id, served }) => {
    const running = await start({ connect: served.answer, behind: behindRedirect, keyless: id === 'c29' });
    const seen = await running.look();
    expect(seen.answers).toEqual([served.listedGets ?? 200, 200, 403]);
    expect(seen.slowest).toBeLessThan(5_000);
    expect(seen.blocked).toEqual(served.blocked ?? []);
    expect(seen.status.counters.failures).toEqual({});
    expect(seen.log).toMatch(served.says ?? /^/);
    if (served.applied) {
      expect(seen.app).toBe('cloud-A');
      expect(seen.status).toMatchObject({
        config: { origin: 'cloud' },
        sync: { state: 'connected' },
        lastError: null,
      });
    } else {
      expect(seen.app).toBe('');
      expect(['refused', 'unreachable']).toContain(seen.status.sync.state);
      expect(seen.status.lastError).toMatch(served.says ?? /never/);
    }
  });

  it.each(
    cases.flatMap(({ title, served: { applied, answer, says } }) =>
      applied || answer === 'nobody' ? [] : [{ title, answer, says }],
    ),
  )('$title: ours keeps its last good state where it is the second answer', async ({ answer, says }) => {
    const config = fullConfig({ BEACON: false });
    const running = await start({
      connect: { kind: 'ok', data: { config, blacklist: { [listed]: recordedAt } } },
      later: answer,
    });
    const first = await running.look();
    running.pass(900_000);
    const second = await running.look();
    expect(second.plane.requestsTo('/rasp/connect').length).toBeGreaterThan(1);
    expect(second.status.lastError).toMatch(says ?? /never/);
    for (const seen of [first, second]) {
      expect(seen.app).toBe('cloud-A');
      expect(seen.blocked).toEqual([listed]);
      expect(seen.answers).toEqual([403, 200, 403]);
    }
  });
});
