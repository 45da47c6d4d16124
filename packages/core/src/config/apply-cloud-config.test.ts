import { applyCloudConfig, createConfig, loadBootstrap } from './load-config.ts';
import { templateParameters } from './templates.ts';

const cloudUrl = 'https://cp.example/connect';
const messages = (problems: readonly { readonly message: string }[]) => problems.map(({ message }) => message);

/** Applies a configuration that has to be accepted. */
function applied(loaded: ReturnType<typeof loadBootstrap>, value: unknown) {
  const outcome = applyCloudConfig(loaded, value, 'r1');
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome;
}

describe('applyCloudConfig', () => {
  const loaded = loadBootstrap({ RASP_CLOUD_URL: cloudUrl });

  it.each<[string, unknown, string]>([
    ['a list', [], 'The configuration is not an object of parameters; none of it is applied (the control plane)'],
    ['a text', 'x', 'not an object'],
    ['nothing', undefined, 'not an object'],
    ['wrong checks', { SECURITY_CHECKS: 'all', SETTLE_MS: 1 }, 'SECURITY_CHECKS is "all" in the control plane'],
    [
      'one bad value',
      { SETTLE_MS: 1, FLOOD_DELAY: 0 },
      'FLOOD_DELAY is 0 in the control plane, but must be a whole number from 1 to 86,400; the whole configuration is refused',
    ],
    ['two bad values', { FLOOD_RATIO: 0, FLOOD_DELAY: 0 }, '(and 1 more)'],
  ])('refuses %s as a whole and says why', (_, value, reason) => {
    const outcome = applyCloudConfig(loaded, value, 'r1');
    expect(outcome.ok).toBe(false);
    expect(!outcome.ok && outcome.reason).toContain(reason);
  });

  it('applies what a PyRASP server sends', () => {
    const wire = JSON.parse(
      JSON.stringify({
        ...templateParameters('pyrasp'),
        SECURITY_CHECKS: { flood: 2, headers: 0, path: 1, sqli: 2, xss: '3', prompt: 1 },
        LOG_FORMAT: 'Syslog',
        FLOOD_DELAY: '60',
        BEACON_URL: 'https://cp.example:8443/beacon/token',
        SNAPSHOT_DIR: undefined,
        TRUSTED_PROXIES: undefined,
        AZURE_FRONT_DOOR_ID: undefined,
        LOG_FILE: undefined,
        LOG_REDACT: undefined,
        DEAD_LETTER_QUEUE: undefined,
        GTFO_MSG: 'x',
      }),
    );
    const { config } = applied(loaded, wire);
    // The log server of every PyRASP configuration is not allowed here, and while logs are off that is not worth a word.
    expect(messages(config.problems)).toEqual([]);
    expect(config.modes).toMatchObject({ sqli: 'blacklist', xss: 'report', command: 'block' });
    expect(config.parameters).toMatchObject({
      BEACON_URL: 'https://cp.example:8443/beacon/token',
      LOG_FORMAT: 'syslog',
      LOG_SERVER: '',
    });
  });

  it.each([
    ['{}', 'https://cp.example/b', true],
    ['{}', 'https://cp.example:9/b', true],
    ['{}', 'https://evil.example/b', false],
    ['{}', 'http://cp.example/b', false],
    ['{"hosts": ["beacons.example", "other.example:8443"]}', 'https://BEACONS.example/b', true],
    ['{"hosts": ["beacons.example", "other.example:8443"]}', 'https://other.example:8443/b', true],
    ['{"hosts": ["beacons.example", "other.example:8443"]}', 'https://other.example/b', false],
    ['{"hosts": ["beacons.example"]}', 'https://cp.example/b', false],
  ])('under the floor %s the control plane may send beacons to %s: %s', (floor, url, allowed) => {
    const { config } = applied(loadBootstrap({ RASP_CLOUD_URL: cloudUrl, RASP_FLOOR: floor }), {
      BEACON_URL: url,
      SETTLE_MS: 9,
    });
    expect(config.parameters.BEACON_URL).toBe(allowed ? url : '');
    expect(config.parameters.SETTLE_MS).toBe(9);
    expect(config.problems).toHaveLength(allowed ? 0 : 1);
  });

  it('keeps logs with the hosts of the floor', () => {
    expect(applied(loaded, { LOG_SERVER: 'CP.example' }).config.parameters.LOG_SERVER).toBe('CP.example');
    const { config } = applied(loaded, { LOG_SERVER: '198.51.100.1', LOG_ENABLED: true });
    expect(config.parameters.LOG_SERVER).toBe('');
    expect(messages(config.problems)).toEqual([
      'LOG_SERVER points to "198.51.100.1", which the floor does not allow; it is ignored (the control plane)',
    ]);
  });

  it('leaves the deployment free to point beacons anywhere', () => {
    const own = loadBootstrap({ RASP_CLOUD_URL: cloudUrl, RASP_BEACON_URL: 'http://127.0.0.1:1/' });
    expect(applied(own, { BEACON_URL: cloudUrl }).config.parameters.BEACON_URL).toBe('http://127.0.0.1:1/');
  });

  it('raises checks to the floor, which environment and options stand above', () => {
    const env = {
      RASP_FLOOR: '{"checks": {"sqli": 1, "xss": "report", "hpp": 2}}',
      RASP_SECURITY_CHECKS: '{"command": "off"}',
    };
    const floored = loadBootstrap(env, { config: { SECURITY_CHECKS: { xss: 'off' } } });
    const { config } = applied(floored, { SECURITY_CHECKS: { sqli: 3, xss: 0, command: 2 } });
    expect(config.modes).toMatchObject({ sqli: 'block', xss: 'off', command: 'off' });
    expect(config.parameters.SECURITY_CHECKS['hpp']).toBe('blacklist');
    expect(messages(config.problems)).toContain(
      'SECURITY_CHECKS.sqli is below the floor; block applies (the control plane)',
    );
    expect(applied(floored, { SECURITY_CHECKS: { sqli: 2 } }).config.modes.sqli).toBe('blacklist');
  });

  it.each([
    ['/pay', false],
    ['/pay/', false],
    ['/pay/card', false],
    ['/PAY/card', false],
    ['/payments', true],
    ['/%70ay', false],
    ['//pay', false],
    ['/x/../pay', false],
    ['/x\\pay', false],
    ['/pay;v=1', false],
    ['/static/app.js', true],
  ])('ignores %s because the control plane says so: %s', (path, ignored) => {
    const floored = loadBootstrap({ RASP_FLOOR: '{"paths": ["/pay/"]}' });
    expect(applied(floored, { IGNORE_PATHS: ['^/'] }).config.ignorePaths.test(path)).toBe(ignored);
    expect(applied(floored, { IGNORE_PATHS: ['^/'] }).config.ignorePaths.find(path)).toBe(ignored ? '^/' : null);
    expect(
      createConfig(loadBootstrap({ RASP_FLOOR: '{"paths": ["/pay/"]}', RASP_IGNORE_PATHS: '^/' })).ignorePaths.test(
        path,
      ),
      // A path that a server may resolve into another one is never ignored, whoever says so.
    ).toBe(!/\.\.|[\\;]/.test(path));
  });

  it.each([
    ['[]', 1],
    ['{', 1],
    ['{"checks": {"sqli": 7}, "paths": ["/a"]}', 1],
    ['{"hosts": "cp.example", "path": ["/a"]}', 2],
  ])('says what is wrong with the floor %s', (floor, count) => {
    const { bootstrap, problems } = loadBootstrap({ RASP_FLOOR: floor });
    expect(problems).toHaveLength(count);
    expect(problems.every(({ severity, parameter }) => severity === 'error' && parameter === 'RASP_FLOOR')).toBe(true);
    expect(bootstrap.floor.checks).toEqual({});
  });
});
