import { halfGoodAnswers, nastyAnswers, patienceMs } from './nasty-answers.ts';
import { fullConfig, recordedAt } from './recorded.ts';
import { listed } from './replay.ts';
import { replays } from './replays.ts';

const start = replays();

const good = (changes: object = {}) =>
  ({ kind: 'ok', data: { config: fullConfig(changes), blacklist: { [listed]: recordedAt } } }) as const;

describe('an answer that nobody sends on purpose', () => {
  it.each(nastyAnswers)('to connect: $name', async (nasty) => {
    const { answer, says } = nasty;
    const running = await start({ connect: answer, patienceMs: patienceMs(nasty) });
    const seen = await running.look();
    expect(seen.answers).toEqual([200, 200, 403]);
    expect(seen.slowest).toBeLessThan(patienceMs(nasty) + 3_000);
    expect(seen.app).toBe('');
    expect(seen.blocked).toEqual([]);
    expect(seen.status.counters.failures).toEqual({});
    expect(['refused', 'unreachable']).toContain(seen.status.sync.state);
    expect(seen.status.lastError).toMatch(says);
    expect(seen.log).toMatch(says);
  });

  it.each(nastyAnswers)('to a later connect, which leaves the last good state: $name', async (nasty) => {
    const { answer, says } = nasty;
    const running = await start({ connect: good({ BEACON: false }), later: answer, patienceMs: patienceMs(nasty) });
    await running.look();
    running.pass(900_000);
    const seen = await running.look();
    expect(seen.plane.requestsTo('/rasp/connect').length).toBeGreaterThan(1);
    expect(seen.answers).toEqual([403, 200, 403]);
    expect(seen.app).toBe('cloud-A');
    expect(seen.blocked).toEqual([listed]);
    expect(seen.status.lastError).toMatch(says);
  });

  it.each(nastyAnswers)('to a beacon, which leaves the last good state: $name', async (nasty) => {
    const { answer, says, inBeacon } = nasty;
    const running = await start({ connect: good(), beacon: answer, patienceMs: patienceMs(nasty) });
    const first = await running.look();
    const seen = await running.look();
    expect(seen.plane.requestsTo('/rasp/beacon').length).toBeGreaterThan(0);
    expect([first.answers, seen.answers]).toEqual([
      [403, 200, 403],
      [403, 200, 403],
    ]);
    expect(Math.max(first.slowest, seen.slowest)).toBeLessThan(patienceMs(nasty) + 3_000);
    expect(seen.app).toBe('cloud-A');
    expect(seen.blocked).toEqual([listed]);
    expect(seen.status.counters.failures).toEqual({});
    if (inBeacon === null) expect(seen.status.lastError).toBeNull();
    else expect(seen.status.lastError).toMatch(inBeacon ?? says);
  });

  it.each(halfGoodAnswers)('is taken as far as it makes sense: $name', async ({ answer, blocked, says }) => {
    const running = await start({ connect: answer });
    const seen = await running.look();
    expect(seen.app).toBe('cloud-A');
    expect(seen.blocked).toEqual(blocked);
    expect(seen.answers).toEqual([blocked.includes(listed) ? 403 : 200, 200, 403]);
    expect(seen.status).toMatchObject({ config: { origin: 'cloud' }, sync: { state: 'connected' }, lastError: null });
    expect(seen.log).toMatch(says ?? /^/);
  });

  it('keeps no source longer than a year, whatever the end', async () => {
    const running = await start({
      connect: { kind: 'ok', data: { config: fullConfig(), blacklist: { [listed]: { expires: 3e10 } } } },
      beacon: { kind: 'ok' },
    });
    expect((await running.look()).answers[0]).toBe(403);
    running.pass(367 * 86_400_000);
    expect((await running.look()).answers[0]).toBe(200);
  });

  it('pollutes no prototype', async () => {
    for (const answer of nastyAnswers.filter(({ name }) => name.includes('prototype'))) {
      const running = await start({ connect: answer.answer });
      await running.look();
    }
    expect(Reflect.get({}, 'data')).toBeUndefined();
    expect(Reflect.get({}, 'config')).toBeUndefined();
  });
});
