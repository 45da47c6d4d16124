import { assertStockConfig, stockBeaconAnswer, stockBlacklist } from './pyrasp-answer.ts';
import { isPortablePattern } from './pyrasp-config.ts';
import { toStockProfile } from './pyrasp-profile.ts';
import { pyraspShape } from './pyrasp-version.ts';

const shape = pyraspShape('0.8.2');
const injected = {
  BEACON: true,
  BEACON_URL: 'http://127.0.0.1:8090/beacon/x',
  TELEMETRY_DATA: true,
  BLACKLIST_SHARE: true,
};

test.each([
  ['0.6.0', '0.6'],
  ['0.6.1', '0.8'],
  ['0.8.2', '0.8'],
  ['0.9.1', '0.8'],
  ['0.9.2', '0.9.2'],
  ['0.9.3', '0.9.2'],
  ['0.9.4', '0.9.4'],
  ['0.10.2', '0.9.4'],
  ['1.0', '0.9.4'],
  ['', '0.8'],
  ['latest', '0.8'],
])('version %j is sent the form of %s', (version, name) => {
  expect(pyraspShape(version).name).toBe(name);
});

test('modes become numbers, and every check is named', () => {
  const { config, omissions } = toStockProfile(
    {
      SECURITY_CHECKS: { sqli: 'block', xss: 'blacklist', path: 'off', brute: 'report', ztaa: 'block', nosql: 'block' },
    },
    shape,
  );
  expect(config['SECURITY_CHECKS']).toEqual({
    sqli: 1,
    xss: 2,
    path: 0,
    brute: 3,
    ztaa: 0,
    headers: 0,
    flood: 0,
    spoofing: 0,
    decoy: 0,
    format: 0,
    hpp: 0,
    command: 0,
    dlp: 0,
  });
  expect(omissions.join(' ')).toMatch(/ztaa is sent as 0.*has no nosql/);
});

test('decoys take the form that the version knows, and comparisons that it does not know stay out', () => {
  const decoys = [
    ['/.env', 'starts'],
    ['.php', 'ends'],
    ['/x', 'exact'],
  ];
  const decoysOf = (version: string): unknown =>
    toStockProfile({ DECOY_ROUTES: decoys }, pyraspShape(version)).config['DECOY_ROUTES'];
  expect(decoysOf('0.6.0')).toEqual(['/.env']);
  expect(decoysOf('0.8.2')).toEqual([
    ['/.env', 'starts'],
    ['/x', 'match'],
  ]);
  expect(decoysOf('0.8.4')).toEqual([
    ['/.env', 'starts'],
    ['.php', 'ends'],
    ['/x', 'match'],
  ]);
});

test('a list of header names becomes pairs: one without a match word raises in a stock agent at each request', () => {
  const profile = { WHITELIST_HEADERS: [['X-A', 'X-B'], ['X-Trace', 'starts'], ['^x-\\d', 'regex'], ['X-C']] };
  expect(toStockProfile(profile, shape).config).not.toHaveProperty('WHITELIST_HEADERS');
  const { config, omissions } = toStockProfile(profile, pyraspShape('0.9.4'));
  expect(config['WHITELIST_HEADERS']).toEqual([
    ['x-a', 'match'],
    ['x-b', 'match'],
    ['x-trace', 'starts'],
    ['x-c', 'match'],
  ]);
  expect(omissions).toHaveLength(1);
});

test('the text and status of a block carry both names where the version knows both', () => {
  const profile = { BLOCK_ACTION: 'block', BLOCK_STATUS_CODE: 418, BLOCK_ACTION_CONTENT: 'No' };
  expect(toStockProfile(profile, shape).config).toMatchObject({ GTFO_MSG: 'No', DENY_STATUS_CODE: 418 });
  expect(toStockProfile(profile, shape).config).not.toHaveProperty('BLOCK_STATUS_CODE');
  expect(toStockProfile(profile, pyraspShape('0.9.4')).config).toMatchObject({
    DENY_STATUS_CODE: 418,
    BLOCK_STATUS_CODE: 418,
  });
  const redirect = toStockProfile({ BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: '/sorry' }, shape);
  expect(redirect.config['GTFO_MSG']).toBe('Blocked');
  expect(redirect.omissions).toHaveLength(1);
});

test.each([
  ['^/api/v\\d+/(?:a|b)$', true],
  ['^/favicon\\.ico', true],
  ['(?i)x', false],
  ['(?<name>x)', false],
  ['(?P<name>x)', false],
  ['\\p{L}', false],
  ['\\z', false],
  ['a++', false],
  ['[', false],
  ['(', false],
  ['[[:alpha:]]', false],
])('pattern %s means the same in Python: %s', (pattern, portable) => {
  expect(isPortablePattern(pattern)).toBe(portable);
});

describe('nothing harmful leaves', () => {
  const good: Record<string, unknown> = { ...toStockProfile({}, shape).config, ...injected, BEACON_DELAY: 30 };
  test('the good one does', () => {
    expect(() => assertStockConfig(good, shape)).not.toThrow();
    expect(() =>
      stockBeaconAnswer({ config: good, blacklist: { new: ['45.9.1.1'], remove: [] } }, shape),
    ).not.toThrow();
  });
  test.each<[string, Record<string, unknown>]>([
    ['a method', { check_blacklist: 'x' }],
    ['a parameter of another version', { BLOCK_ACTION: 'block' }],
    ['beacons off', { BEACON: false }],
    ['a check too many', { SECURITY_CHECKS: { ...Object(good['SECURITY_CHECKS']), other: 1 } }],
    ['a check too few', { SECURITY_CHECKS: {} }],
    ['a mode as text', { SECURITY_CHECKS: { ...Object(good['SECURITY_CHECKS']), sqli: 'block' } }],
    ['no URL', { BEACON_URL: '' }],
    ['a delay as text', { BLACKLIST_DELAY: '3600' }],
    ['a number for a flag', { DECODE_B64: 1 }],
  ])('%s is held back', (_name, change) => {
    expect(() => assertStockConfig({ ...good, ...change }, shape)).toThrow('held back');
  });
  test.each(['LOG_FORMAT', 'LOG_PATH', 'SECURITY_CHECKS', 'BEACON_DELAY'])('without %s it is held back', (name) => {
    const { [name]: _left, ...others } = good;
    expect(() => assertStockConfig(others, shape)).toThrow(`${name} is missing`);
  });
  test('a configuration in a beacon to 0.9.2 is held back', () => {
    expect(() => stockBeaconAnswer({ config: good }, pyraspShape('0.9.2'))).toThrow('held back');
  });
  test('lists hold single addresses with a time in seconds, and not too many', () => {
    const later = 1_795_400_000_000;
    expect(stockBlacklist([{ address: '45.9.1.1', expiresAt: later }], 3_600).json).toBe('{"45.9.1.1":1795396400}');
    for (const address of ['45.9.1.0/24', 'x', '__proto__', 'fe80::1%eth0', '"']) {
      expect(() => stockBlacklist([{ address, expiresAt: later }], 3_600)).toThrow('held back');
      expect(() => stockBeaconAnswer({ blacklist: { new: [address], remove: [] } }, shape)).toThrow('held back');
    }
    expect(() => stockBlacklist([{ address: '45.9.1.1', expiresAt: Number.NaN }], 3_600)).toThrow('held back');
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        address: `45.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
        expiresAt: later,
      }));
    expect(stockBlacklist(many(10_000), 3_600).size).toBe(10_000);
    expect(() => stockBlacklist(many(10_001), 3_600)).toThrow('held back');
  });
});
