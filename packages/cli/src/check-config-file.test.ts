import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram } from './program.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'rasp-cli-'));
let serial = 0;

function fileOf(content: unknown): string {
  const file = path.join(directory, `${serial++}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function check(file: string, ...options: readonly string[]): Promise<{ sound: boolean; out: string }> {
  const lines: string[] = [];
  const sound = await runProgram({ env: {}, print: (line) => lines.push(line) }, ['config', 'check', file, ...options]);
  return { sound, out: lines.join('\n') };
}

const config = { SECURITY_CHECKS: { sqli: 'report' }, BEACON: false };

test.each<[string, unknown]>([
  ['in the envelope', { status: true, message: 'ok', data: { config, blacklist: {} } }],
  ['beside a blacklist', { config, blacklist: { '192.0.2.1': 1_795_000_000, '198.51.100.0/24': { expires: 2e9 } } }],
  ['bare', { ...config, revision: 'r1' }],
])('a configuration %s is good', async (_form, content) => {
  const { sound, out } = await check(fileOf(content));
  expect(out).toMatch(/^[^\n]*: good, 2 parameters$/);
  expect(sound).toBe(true);
});

test.each<[string, unknown, string]>([
  ['a value that is not allowed', { config: { ...config, BEACON_DELAY: -1 } }, 'error: BEACON_DELAY is -1'],
  ['a refusal', { status: false, message: 'no', data: {} }, 'agents take this for a refusal (no)'],
  ['a list', [], 'agents cannot read this'],
  ['no configuration', { blacklist: {} }, 'the answer holds no configuration'],
  ['a blacklist of a wrong type', { config, blacklist: 'x' }, 'the blacklist is neither an object nor a list'],
  ['no JSON', '{"ZTAA_KEYS": "s3cr3t', 'is not valid JSON'],
])('%s is not good', async (_what, content, message) => {
  const { sound, out } = await check(fileOf(content));
  expect(sound).toBe(false);
  expect(out).toContain(message);
  expect(out).not.toContain('s3cr3t');
});

test('a file that is missing is named', async () => {
  const { sound, out } = await check('/nowhere/rasp.json');
  expect(sound).toBe(false);
  expect(out).toContain('/nowhere/rasp.json');
});

test('what agents leave out is a warning', async () => {
  const { sound, out } = await check(
    fileOf({ config: { ...config, WHITELIST: ['10.1'], WHITELST: [] }, blacklist: { '192.0.2.1': 'x' } }),
  );
  expect(sound).toBe(true);
  expect(out).toContain('leave out "10.1"');
  expect(out).toContain('is WHITELIST meant?');
  expect(out).toContain('1 blacklist entries are left out');
});

test('a parameter of the deployment is welcome in a local file and not in a served one', async () => {
  const file = fileOf({ TRUSTED_PROXIES: 1 });
  expect((await check(file)).out).toContain('TRUSTED_PROXIES can only be set where the function is deployed');
  const local = await check(file, '--local');
  expect(local).toMatchObject({ sound: true, out: expect.not.stringContaining('TRUSTED_PROXIES') });
  expect((await check(fileOf({ FLOOD_RATIO: 0 }), '--local')).sound).toBe(false);
  expect((await check('/nowhere/rasp.json', '--local')).sound).toBe(false);
});
