import { runCommand } from './run-command.ts';
import { newFile, newStore } from './test-store.ts';

jest.setTimeout(90_000);

test('keys are made, rotated and removed by commands alone, and the audit log hears of it', async () => {
  const place = await newStore();
  const file = newFile();
  const run = (...given: readonly string[]) =>
    runCommand(place, ['signing-keys', ...given], { RASP_CONTROL_PLANE_SIGNING_KEYS: file });
  const first = await run('add');
  expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
  const second = await run('add');
  const id = /use ([0-9a-f]{16})/.exec(second.err)?.[1] ?? '';
  expect((await run('use', id)).code).toBe(0);
  const list = (await run('list')).out;
  expect(list).toContain(`${id}  in-use`);
  expect(list).toContain(second.out);
  expect(list).toMatch(/retired/);
  expect(list).not.toContain('privateKey');
  expect(await run('remove', id)).toMatchObject({ code: 1, err: expect.stringContaining('in use') });
  const old = /^([0-9a-f]{16}) +retired/m.exec(list)?.[1] ?? '';
  expect((await run('remove', old)).code).toBe(0);
  const audit = await runCommand(place, ['verify-audit']);
  expect(audit).toMatchObject({ code: 0, out: expect.stringContaining('4') });
});
