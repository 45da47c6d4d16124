import { parseBeaconRequest } from '@rasp/core/protocol';
import type { Stage } from '../profiles/served-profile.ts';
import { createRolloutWatch } from './watch.ts';

const stage = { id: 'r1', percent: 10, isWatched: true, profile: { revision: '2-new' } } as unknown as Stage;
const now = 1_795_400_000_000;

function beacon(instance: string, config: object, more: object = {}) {
  const agent = { name: '@rasp/aws', version: '0.1.0', instance, platform: 'aws', runtime: 'node24', service: 's' };
  const parsed = parseBeaconRequest({
    key: 'k',
    version: '0.1.0',
    agent,
    config,
    telemetry: { cpu: 1, memory: 1, requests: { success: 90, errors: 4, attacks: 6 } },
    failures: { decode: 2, sync: 1 },
    ...more,
  });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
const applied = { revision: '2-new', state: 'applied' };

test('an instance counts for the configuration that it says it has, and its beacons add up', () => {
  const watch = createRolloutWatch();
  watch.note(stage, '1-old', 's1', beacon('a', applied), now);
  watch.note(stage, '1-old', 's1', beacon('a', { revision: '2-new', state: 'refused', error: 'no' }), now);
  watch.note(stage, '1-old', 's1', beacon('b', { revision: '1-old', state: 'applied' }), now);
  watch.note(stage, '1-old', 's1', beacon('c', { revision: '0-older', state: 'applied' }), now);
  const row = { rollout_id: 'r1', selector: 's1', requests: 200, blocked: 12, agent_errors: 6 };
  expect(watch.take()).toEqual([
    { ...row, side: 'staged', instance: 's1:a', refused: 1 },
    { ...row, side: 'base', instance: 's1:b', requests: 100, blocked: 6, agent_errors: 3, refused: 0 },
  ]);
  expect(watch.take()).toEqual([]);
});

test('what could not be stored is kept', () => {
  const watch = createRolloutWatch();
  watch.note(stage, '1-old', 's1', beacon('a', applied), now);
  const rows = watch.take();
  watch.note(stage, '1-old', 's1', beacon('a', applied), now);
  watch.putBack(rows);
  expect(watch.take()).toMatchObject([{ requests: 200 }]);
});

test('a key brings sixty new instances a minute, and one that is known is always heard', () => {
  const watch = createRolloutWatch();
  for (let index = 0; index < 100; index++) watch.note(stage, '1-old', 's1', beacon(`i${index}`, applied), now);
  watch.note(stage, '1-old', 's1', beacon('i0', applied), now);
  watch.note(stage, '1-old', 's2', beacon('i0', applied), now);
  expect(watch.take()).toHaveLength(61);
  watch.note(stage, '1-old', 's1', beacon('i99', applied), now + 60_000);
  expect(watch.take()).toMatchObject([{ instance: 's1:i99' }]);
});

test('a beacon counts for ten thousand requests at most', () => {
  const watch = createRolloutWatch();
  const requests = { success: 1_000_000, errors: 0, attacks: 2_000_000 };
  watch.note(stage, '1-old', 's1', beacon('a', applied, { telemetry: { requests }, failures: { x: 1e9 } }), now);
  expect(watch.take()).toMatchObject([{ requests: 10_000, blocked: 10_000, agent_errors: 10_000 }]);
});
