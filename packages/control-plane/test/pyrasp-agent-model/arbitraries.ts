import fc from 'fast-check';
import { fromNumber } from '../../src/trust/network.ts';

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
/** What an operator stores on purpose, with what versions of PyRASP know differently or not at all. */
const soundProfile = fc.record(
  {
    APP_NAME: fc.stringMatching(/^[a-z]{1,8}$/),
    SECURITY_CHECKS: fc.dictionary(
      fc.constantFrom('sqli', 'xss', 'path', 'hpp', 'ztaa', 'traversal', 'format', 'nosql'),
      fc.constantFrom('off', 'block', 'blacklist', 'report'),
    ),
    DECOY_ROUTES: fc.array(
      fc.tuple(fc.constantFrom('/.env', '/admin'), fc.constantFrom('starts', 'contains', 'ends', 'exact', 'regex')),
    ),
    EXCEPTIONS: fc.array(fc.tuple(fc.constantFrom('a', '^b'), fc.constantFrom('starts', 'exact', 'regex'))),
    WHITELIST_HEADERS: fc.constantFrom([['X-A', 'X-B']], [['X-Trace', 'starts']], [['X-C']]),
    IGNORE_PATHS: fc.subarray(['^/a', '(?<x>a)', '\\p{L}', '^/b/\\d+$']),
    WHITELIST: fc.subarray(['45.8.1.1', '45.8.2.0/24']),
    BLOCK_ACTION: fc.constantFrom('block', 'redirect'),
    BLOCK_STATUS_CODE: fc.constantFrom(403, 418),
    BLACKLIST_DELAY: fc.constantFrom(600, 3_600, 86_400),
    BEACON_DELAY: fc.integer({ min: 1, max: 60 }),
  },
  { requiredKeys: ['APP_NAME'] },
);

const oddProfile = fc
  .tuple(fc.dictionary(fc.constantFrom(...parameterNames), anyValue), fc.option(checks, { nil: undefined }))
  .map(([config, modes]) => (modes === undefined ? config : { ...config, SECURITY_CHECKS: modes }));

/** Profiles as somebody may try to store them: most of the odd ones are refused, the rest is served. */
export const anyProfile: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 3, arbitrary: soundProfile },
  { weight: 1, arbitrary: oddProfile },
);

/** Versions that agents name: those that differ, and some that nobody ever had. */
export const anyVersion = fc.constantFrom(
  '0.6.0',
  '0.7.2',
  '0.8.2',
  '0.8.5',
  '0.9.1',
  '0.9.2',
  '0.9.3',
  '0.9.4',
  '0.10.2',
  '',
  'x',
  '99.0.0',
);
/** Networks that may be listed, some too large for stock agents. */
export const networks = fc.array(
  fc
    .tuple(fc.bigInt(0x2d000000n, 0x2dffffffn), fc.integer({ min: 23, max: 32 }))
    .map(([value, prefix]) => fromNumber(4, value, prefix))
    .filter((network) => network !== null),
  { maxLength: 6 },
);

/** What anybody may send to the paths of agents; `key` stands for one that is good. */
export function anyBody(key: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.record(
      {
        key: fc.oneof(fc.constant(key), fc.jsonValue()),
        version: fc.oneof(anyVersion, fc.jsonValue()),
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
}
