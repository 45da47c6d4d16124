import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from './run-command.ts';
import { newStore, type StorePlace } from './test-store.ts';

let place: StorePlace;

beforeEach(async () => {
  place = await newStore();
});

const run = (...given: readonly string[]) => runCommand(place, given);

test('lists are imported, exported, kept off and purged by commands alone', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rasp-lists-'));
  const file = path.join(folder, 'list.txt');
  writeFileSync(file, '45.9.1.1\n45.9.2.1\nnonsense\n');
  const tried = await run('blacklist', 'import', file, '--dry-run');
  expect(tried).toMatchObject({ code: 0, out: 'Would block 2, refused 1.' });
  expect((await run('blacklist', 'export')).out).toBe('');
  expect(await run('blacklist', 'import', file)).toMatchObject({
    code: 0,
    out: 'Blocked 2, refused 1.',
    err: 'Line 3: nonsense: It is neither an address nor a CIDR.',
  });
  expect((await run('blacklist', 'export')).out.split('\n').sort()).toEqual(['45.9.1.1', '45.9.2.1']);
  expect((await run('blacklist', 'never-block', 'add', '45.9.1.0/24')).out).toContain('1 entries were unblocked');
  expect((await run('blacklist', 'list', '--state', 'suppressed')).out).toContain('45.9.1.1');
  expect((await run('blacklist', 'never-block', 'list')).out).toMatch(/^45\.9\.1\.0\/24 {2}all {6}own/m);
  expect((await run('blacklist', 'never-block', 'remove', '45.9.1.0/24')).code).toBe(0);
  expect(await run('blacklist', 'never-block', 'remove', '45.9.1.0/24')).toMatchObject({ code: 1 });
  expect((await run('blacklist', 'change', '45.9.2.1', 'suppressed')).code).toBe(0);
  expect((await run('blacklist', 'export')).out).toBe('');
  const purge = ['blacklist', 'purge', '--source', 'operator', '--since', '1h'] as const;
  expect((await run(...purge, '--dry-run')).out).toBe('Would unblock 2; 0 stay because others reported them too.');
  expect((await run(...purge)).out).toBe('Unblocked 2; 0 stay because others reported them too.');

  expect(await run('feeds', 'add', 'drop', 'http://127.0.0.1/list')).toMatchObject({ code: 1 });
  expect((await run('feeds', 'add', 'drop', 'list.txt', '--feeds', folder)).code).toBe(0);
  expect((await run('feeds', 'run', 'drop', '--feeds', folder)).out).toBe('Feed drop holds 2 networks.');
  expect((await run('feeds', 'list')).out).toMatch(/^drop {2}block {4}2 /m);
  expect((await run('feeds', 'remove', 'drop')).code).toBe(0);
  expect((await run('verify-audit')).code).toBe(0);
}, 120_000);

test('revisions are told apart, served and taken back by commands alone', async () => {
  await run('profiles', 'set', 'web', 'APP_NAME=a');
  expect(await run('profiles', 'set', 'web', 'IGNORE_PATHS=["^/"]')).toMatchObject({ code: 1 });
  expect((await run('profiles', 'set', 'web', 'IGNORE_PATHS=["^/"]', '--override', 'a test')).code).toBe(0);
  expect((await run('profiles', 'diff', 'web', '1')).out).toBe('IGNORE_PATHS: ["^/"] → null');
  expect((await run('profiles', 'activate', 'web', '1', '--reason', 'back')).code).toBe(0);
  expect(await run('profiles', 'activate', 'web', '2')).toMatchObject({
    code: 1,
    err: expect.stringContaining('dangerous'),
  });
  expect((await run('profiles', 'activate', 'web', '2', '--override', 'again', '--percent', '5')).code).toBe(0);
  expect((await run('profiles', 'rollout', 'web', '--state', 'rolled-back')).code).toBe(0);
  expect((await run('profiles', 'history', 'web')).out).toMatch(/^2 {9}superseded .*\n1 {9}active/m);
}, 120_000);
