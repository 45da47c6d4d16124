import fc from 'fast-check';
import { expandNetwork, fromNumber } from '../src/trust/network.ts';
import { beaconPath, createTestControlPlane, post } from './harness.ts';
import { createPyraspAgent } from './pyrasp-agent-model.ts';

/** Values that operators, files and attackers might put under a parameter. */
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    true,
    'True',
    0,
    -1,
    403,
    1e308,
    'block',
    'redirect',
    'json',
    'HTTPS',
    'file',
    '(?<x>a)',
    '^/api',
  ),
  fc.array(fc.tuple(fc.string(), fc.constantFrom('starts', 'contains', 'ends', 'exact', 'regex', 'x')), {
    maxLength: 4,
  }),
  fc.array(fc.string(), { maxLength: 4 }),
);

const parameterNames = [
  'APP_NAME',
  'HOSTS',
  'GTFO_MSG',
  'DENY_STATUS_CODE',
  'BLOCK_ACTION',
  'BLOCK_STATUS_CODE',
  'BLOCK_ACTION_CONTENT',
  'SECURITY_CHECKS',
  'WHITELIST',
  'IGNORE_PATHS',
  'WHITELIST_HEADERS',
  'BRUTE_AND_FLOOD_PATHS',
  'DECOY_ROUTES',
  'EXCEPTIONS',
  'BLACKLIST_DELAY',
  'BLACKLIST_OVERRIDE',
  'XSS_PROBA',
  'LOG_ENABLED',
  'LOG_FORMAT',
  'LOG_PROTOCOL',
  'LOG_SERVER',
  'LOG_PORT',
  'BEACON_DELAY',
  'ZTAA_KEYS',
  'MAX_BODY_BYTES',
  'check_blacklist',
  '__proto__',
  'constructor',
];

const mode = fc.constantFrom<unknown>('off', 'block', 'blacklist', 'report', 0, 1, 2, 3, '2', 'x');
const checks = fc.dictionary(
  fc.constantFrom('sqli', 'xss', 'path', 'hpp', 'ztaa', 'traversal', 'format', 'nosql', '__proto__'),
  mode,
);
const profile = fc
  .tuple(fc.dictionary(fc.constantFrom(...parameterNames), anyValue), fc.option(checks, { nil: undefined }))
  .map(([config, modes]) => (modes === undefined ? config : { ...config, SECURITY_CHECKS: modes }));
const version = fc.constantFrom(
  '0.6.0',
  '0.7.2',
  '0.8.2',
  '0.8.5',
  '0.9.2',
  '0.9.3',
  '0.9.4',
  '0.10.2',
  '',
  'x',
  '99.0.0',
);
const networks = fc.array(
  fc
    .tuple(fc.bigInt(0x2d000000n, 0x2dffffffn), fc.integer({ min: 23, max: 32 }))
    .map(([value, prefix]) => fromNumber(4, value, prefix))
    .filter((network) => network !== null),
  { maxLength: 6 },
);

/** Upper-case names are parameters; a name that could be a method never is. */
function expectOnlyParameters(config: unknown): void {
  for (const name of Object.keys(Object(config))) expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
}

test('no profile, list or version makes an answer that harms a stock agent', async () => {
  await fc.assert(
    fc.asyncProperty(profile, profile, version, networks, networks, async (before, after, agentVersion, old, added) => {
      const clock = { now: 1_795_400_000_000 };
      const controlPlane = await createTestControlPlane(clock);
      try {
        const key = await controlPlane.addKey('shop');
        await controlPlane.setProfile('default', before).catch(isRefusal);
        for (const network of old) await controlPlane.addToBlacklist(network.text);
        const connect = await post(controlPlane, '/connect', {
          key,
          version: agentVersion,
          platform: 'AWS Lambda',
          routes: {},
        });
        const agent = createPyraspAgent('lambda', () => clock.now / 1_000, agentVersion);
        agent.connect(connect.status, connect.text);
        expect(agent.origin).toBe('Cloud');
        expect(agent.beacons()).toBe(true);
        expectOnlyParameters(connect.json.data['config']);
        await controlPlane.setProfile('default', after).catch(isRefusal);
        for (const network of old.slice(1)) await controlPlane.removeFromBlacklist(network.text);
        for (const network of added) await controlPlane.addToBlacklist(network.text);
        for (let beacon = 0; beacon < 8; beacon++) {
          const url = beaconPath({ BEACON_URL: agent.attribute('BEACON_URL') });
          const answer = await post(controlPlane, url, { key, version: agentVersion });
          expect(agent.beacon(answer.status, answer.text)).toBe(true);
          expectOnlyParameters(answer.json.data['config']);
          expect(agent.beacons()).toBe(true);
        }
        const wanted = (await controlPlane.listBlacklist()).flatMap((entry) => {
          const network = old.concat(added).find((one) => one.text === entry.network);
          return network === undefined ? [] : (expandNetwork(network, 256) ?? []);
        });
        const removed = new Set(old.slice(1).map((network) => network.text));
        const largeRemains = old.concat(added).some((network) => network.prefix < 24 && !removed.has(network.text));
        if (!largeRemains) expect(new Set(agent.listed())).toEqual(new Set(wanted));
        for (const address of agent.listed()) agent.request(address);
      } finally {
        await controlPlane.close();
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('no request makes an answer without an envelope', async () => {
  const clock = { now: 1_795_400_000_000 };
  const controlPlane = await createTestControlPlane(clock, {
    intake: { perMinute: 10_000, perDay: 100_000, breakerPerMinute: 1_000_000 },
  });
  const key = await controlPlane.addKey('shop');
  const body = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.record(
      {
        key: fc.oneof(fc.constant(key), fc.jsonValue()),
        version: fc.jsonValue(),
        platform: fc.jsonValue(),
        routes: fc.jsonValue(),
        telemetry: fc.oneof(fc.jsonValue(), fc.record({ requests: fc.dictionary(fc.string(), fc.jsonValue()) })),
        blacklist: fc.oneof(fc.jsonValue(), fc.array(fc.tuple(fc.ipV4(), fc.jsonValue()))),
        agent: fc.oneof(fc.jsonValue(), fc.record({ instance: fc.string() })),
        cursor: fc.jsonValue(),
        config: fc.jsonValue(),
      },
      { requiredKeys: ['key'] },
    ),
  );
  const url = fc.constantFrom(
    '/connect',
    '/beacon',
    '/beacon/x',
    `/beacon/${'0'.repeat(16)}.0.1-00000000.${'A'.repeat(22)}`,
    '/logs',
  );
  try {
    await fc.assert(
      fc.asyncProperty(url, body, async (path, content) => {
        const { status, json } = await post(controlPlane, path, content);
        expect(status).toBeLessThan(500);
        expect(typeof json.message).toBe('string');
        expect(typeof json.status).toBe('boolean');
        expect(json.data).toEqual(expect.any(Object));
        if (json.status === false) expect(json.data).toEqual({});
      }),
      { numRuns: 400 },
    );
  } finally {
    await controlPlane.close();
  }
}, 60_000);

function isRefusal(error: unknown): void {
  expect(error).toMatchObject({ code: 'RASP_CP_BAD_PROFILE' });
}
