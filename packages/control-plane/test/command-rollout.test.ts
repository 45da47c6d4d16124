import { runCommand } from './run-command.ts';
import { newStore } from './test-store.ts';

jest.setTimeout(90_000);

test('a rollout states its limits by a command, and how it stands is listed', async () => {
  const place = await newStore();
  const run = (...given: readonly string[]) => runCommand(place, ['profiles', ...given]);
  await run('set', 'default', 'APP_NAME=a');
  expect(await run('activate', 'default', '1', '--percent', '10', '--limit-blocked', '1')).toMatchObject({
    code: 1,
    err: expect.stringContaining('blockedFactor'),
  });
  expect(await run('activate', 'default', '1', '--limit-refused', '20')).toMatchObject({
    code: 1,
    err: expect.stringContaining('in stages'),
  });
  const limits = ['--limit-refused', '20', '--limit-blocked', '2.5', '--min-instances', '9'];
  expect((await run('activate', 'default', '1', '--percent', '10', ...limits)).code).toBe(0);
  expect((await run('rollouts', 'default')).out).toMatch(
    / 2 +1 +10 +running .*"refusedPercent":20,"blockedFactor":2.5/,
  );
  expect((await run('rollout', 'default', '--state', 'rolled-back', '--reason', 'no need')).code).toBe(0);
  expect((await run('rollouts', 'default')).out).toMatch(/rolled-back +\S+ +no need/);
});
