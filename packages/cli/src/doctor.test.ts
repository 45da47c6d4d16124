import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { runProgram } from './program.ts';

let controlPlane: FakeControlPlane;

beforeAll(async () => {
  controlPlane = await startFakeControlPlane();
});

afterAll(() => controlPlane.close());

async function doctor(env: Readonly<Record<string, string>>): Promise<{ sound: boolean; out: string }> {
  const lines: string[] = [];
  const sound = await runProgram({ env, print: (line) => lines.push(line) }, ['doctor']);
  return { sound, out: lines.join('\n') };
}

test('an empty environment is sound: the default template applies', async () => {
  const { sound, out } = await doctor({});
  expect(sound).toBe(true);
  expect(out).toContain('control plane  not set (RASP_CLOUD_URL)');
  expect(out).toMatch(/Problems\n {2}none\n/);
  expect(out).toMatch(/block +.*\bsqli\b/);
  expect(out).toContain('control plane  disabled');
  expect(out).toContain('configuration  from default');
});

test('the control plane is asked as an agent asks, once, and what came back is said', async () => {
  const config = { SECURITY_CHECKS: { sqli: 'blacklist' }, BEACON_URL: controlPlane.beaconUrl };
  controlPlane.on('/rasp/connect', {
    kind: 'ok',
    data: { config, blacklist: { '192.0.2.1': Math.floor(Date.now() / 1000) }, revision: 'r7' },
  });
  const { sound, out } = await doctor({ RASP_CLOUD_URL: controlPlane.connectUrl, RASP_KEY: 'k-7f3a' });
  expect(sound).toBe(true);
  expect(out).toContain('control plane  connected');
  expect(out).toContain('configuration  from cloud, revision r7');
  expect(out).toMatch(/blacklist +.*\bsqli\b/);
  expect(out).toContain('blacklisted    1');
  expect(controlPlane.requestsTo('/rasp/connect')).toHaveLength(1);
  expect(controlPlane.requestsTo('/rasp/connect')[0]?.json).toMatchObject({ key: 'k-7f3a', platform: 'rasp doctor' });
  expect(controlPlane.requestsTo('/rasp/beacon')).toHaveLength(0);
});

test('a refusal is not sound', async () => {
  controlPlane.on('/rasp/refusing', { kind: 'refuse', message: 'The key is unknown or revoked.' });
  const { sound, out } = await doctor({ RASP_CLOUD_URL: `${controlPlane.origin}/rasp/refusing` });
  expect(sound).toBe(false);
  expect(out).toContain('control plane  refused: HTTP 403: The key is unknown or revoked.');
});

test('a bad value is one error and not sound; a misspelt name is a warning', async () => {
  const bad = await doctor({ RASP_XSS_PROBA: '7' });
  expect(bad.sound).toBe(false);
  expect(bad.out).toContain('error: RASP_ERR_CONFIG XSS_PROBA is "7"');
  const misspelt = await doctor({ RASP_BEACN: '1' });
  expect(misspelt.sound).toBe(true);
  expect(misspelt.out).toContain('is RASP_BEACON meant?');
});

test('no secret is printed', async () => {
  const secret = 'q8Zr7Kx1';
  const { out } = await doctor({
    RASP_CLOUD_URL: `http://user:${secret}@127.0.0.1/connect?sig=${secret}`,
    PYRASP_KEY: secret,
    RASP_FLOOR: `{"checks": "${secret}"}`,
    RASP_ZTAA_KEYS: `["${secret}", 5]`,
  });
  expect(out).not.toContain(secret);
  expect(out).toContain('set (PYRASP_KEY)');
  expect(out).toContain('RASP_ZTAA_KEYS');
});
