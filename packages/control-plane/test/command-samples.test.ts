import { writeFileSync } from 'node:fs';
import { runCommand } from './run-command.ts';
import { newFile, newStore, type StorePlace } from './test-store.ts';

jest.setTimeout(60_000);

let place: StorePlace;
const run = (...given: readonly string[]) => runCommand(place, given);

beforeEach(async () => {
  place = await newStore();
});

test('samples are stored, judged by a draft and removed by commands alone', async () => {
  const file = newFile();
  writeFileSync(file, '{"id":"a","value":"1\' UNION SELECT a FROM b--","label":"attack"}\n{"id":"b","value":"blue"}\n');
  expect(await run('profiles', 'samples', 'add', file, '--name', 'own')).toMatchObject({ out: 'own holds 2 lines.' });
  expect((await run('profiles', 'samples', 'list')).out).toMatch(/^own +all +2 /m);
  const dry = await run('profiles', 'dry-run', 'default', 'SECURITY_CHECKS.sqli=off', '--sample', 'own');
  expect(dry).toMatchObject({ code: 0, err: expect.stringContaining('single values') });
  expect(dry.out).toMatch(/^own line 1 +blocked +passed +sqli +attack /m);
  expect(dry.out).toContain('2 judged, 1 would change, 0 undecided.\nown: false alarms 0 → 0, missed attacks 0 → 1');
  expect((await run('profiles', 'dry-run', 'default', '--sample', 'own')).out).toContain('0 would change');
  const json = await run('profiles', 'dry-run', 'default', '--revision', '1', '--sample', 'own', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ judged: 2, changedInAll: 0 });
  expect((await run('profiles', 'samples', 'remove', 'own')).code).toBe(0);
  expect(await run('profiles', 'dry-run', 'default', '--sample', 'own')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no sample own'),
  });
});

test('a file that makes no sense is refused with the line', async () => {
  const file = newFile();
  writeFileSync(file, '{"value":"x"}\nnonsense\n');
  expect(await run('profiles', 'samples', 'add', file, '--name', 'own')).toMatchObject({
    code: 1,
    err: expect.stringContaining('line 2 is no JSON'),
  });
});
