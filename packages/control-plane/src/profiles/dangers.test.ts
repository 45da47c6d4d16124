import { dangersOf } from './dangers.ts';
import { differencesOf } from './differences.ts';

type Config = Readonly<Record<string, unknown>>;

test.each<readonly [what: string, before: Config, after: Config, kinds: readonly string[]]>([
  ['nothing', {}, {}, []],
  ['a name', { APP_NAME: 'a' }, { APP_NAME: 'b' }, []],
  ['a check that is raised', { SECURITY_CHECKS: { dlp: 'report' } }, { SECURITY_CHECKS: { dlp: 'block' } }, []],
  [
    'a check that is lowered',
    { SECURITY_CHECKS: { sqli: 'blacklist' } },
    { SECURITY_CHECKS: { sqli: 'block' } },
    ['check-lowered'],
  ],
  ['a check that is turned off', {}, { SECURITY_CHECKS: { sqli: 'off' } }, ['check-lowered']],
  ['a check below the default of PyRASP alone', {}, { SECURITY_CHECKS: { sqli: 'block' } }, ['check-lowered']],
  ['a check at the higher default', {}, { SECURITY_CHECKS: { sqli: 'blacklist' } }, []],
  ['a check that is no longer raised', { SECURITY_CHECKS: { format: 'block' } }, {}, ['check-lowered']],
  ['a path that is ignored', { IGNORE_PATHS: ['^/a'] }, { IGNORE_PATHS: ['^/a', '^/'] }, ['bypass-widened']],
  ['a path that is ignored no more', { IGNORE_PATHS: ['^/a', '^/b'] }, { IGNORE_PATHS: ['^/a'] }, []],
  ['an address that may do anything', {}, { WHITELIST: ['45.9.1.1'] }, ['bypass-widened']],
  ['a header that may hold anything', {}, { WHITELIST_HEADERS: [['x', 'y']] }, ['bypass-widened']],
  ['a proxy that is believed', { TRUSTED_PROXIES: 0 }, { TRUSTED_PROXIES: 1 }, ['bypass-widened']],
  ['a redirect', {}, { BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: 'https://x.example' }, ['redirect']],
  [
    'a redirect to another place',
    { BLACKLIST_ACTION: 'redirect', BLACKLIST_ACTION_CONTENT: 'https://x.example' },
    { BLACKLIST_ACTION: 'redirect', BLACKLIST_ACTION_CONTENT: 'https://y.example' },
    ['redirect'],
  ],
  [
    'a redirect as before',
    { BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: 'https://x.example' },
    { BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: 'https://x.example' },
    [],
  ],
  ['logs that go elsewhere', { LOG_SERVER: 'a' }, { LOG_SERVER: 'b' }, ['log-moved']],
  ['a body limit at the floor', {}, { MAX_BODY_BYTES: 16_384 }, []],
  ['a body limit below the floor', {}, { MAX_BODY_BYTES: 16_383 }, ['floor']],
  ['logs that fall silent', {}, { LOG_ENABLED: false }, ['floor']],
])('%s', (_what, before, after, kinds) => {
  expect(dangersOf(before, after).map((danger) => danger.kind)).toEqual(kinds);
});

test('differences name each check, and null for what is not set', () => {
  const before = { APP_NAME: 'a', SECURITY_CHECKS: { sqli: 'block', xss: 'off' } };
  const after = { SECURITY_CHECKS: { sqli: 'block', xss: 'block' }, WHITELIST: [] };
  expect(differencesOf(before, after)).toEqual([
    { path: 'APP_NAME', before: 'a', after: null },
    { path: 'SECURITY_CHECKS.xss', before: 'off', after: 'block' },
    { path: 'WHITELIST', before: null, after: [] },
  ]);
});
