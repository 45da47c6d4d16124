import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import type { Config } from '../config/config.ts';
import type { PatternPair } from '../config/parameters.ts';
import { createPatternSet } from '../config/pattern-set.ts';
import type { RequestFacts } from './check.ts';
import { decoy } from './decoy.ts';
import { decoyVariants } from './decoy-variants.ts';

const PATTERNS: readonly PatternPair[] = [
  ['/.env', 'starts'],
  ['/.git/', 'starts'],
  ['/.aws/credentials', 'exact'],
  ['/cgi-bin/', 'starts'],
  ['/wp-login.php', 'exact'],
  ['/.DS_Store', 'exact'],
  ['.php.bak', 'ends'],
  ['phpunit', 'contains'],
];

function judge(path: string, patterns: readonly PatternPair[] = PATTERNS) {
  const config = { decoyRoutes: createPatternSet(patterns).set } as unknown as Config;
  return decoy.judge({ request: { path }, config } as unknown as RequestFacts);
}

describe('decoy', () => {
  it.each([
    ['/.env', '/.env'],
    ['/.env.local', '/.env'],
    ['/.ENV', '/.env'],
    ['/%2eenv', '/.env'],
    ['/%2Eenv', '/.env'],
    ['/.%65nv', '/.env'],
    ['/%252eenv', '/.env'],
    ['/%25252eenv', '/.env'],
    ['/%c0%aeenv', '/.env'],
    ['/%u002eenv', '/.env'],
    ['/%2f.env', '/.env'],
    ['//.env', '/.env'],
    ['///.env', '/.env'],
    ['/./.env', '/.env'],
    ['/static/../.env', '/.env'],
    ['/static/%2e%2e/.env', '/.env'],
    ['/../../.env', '/.env'],
    ['\\.env', '/.env'],
    ['/\\.env', '/.env'],
    ['.env', '/.env'],
    ['/x/.env', '/.env'],
    ['/api/.env', '/.env'],
    ['/var/www/.env', '/.env'],
    ['/API/V1/.Env.Production', '/.env'],
    ['/x/.git/config', '/.git/'],
    ['/.git/config', '/.git/'],
    ['/.aws/credentials', '/.aws/credentials'],
    ['/.aws/credentials/', '/.aws/credentials'],
    ['/.aws/credentials%00.png', '/.aws/credentials'],
    ['/.aws/credentials%3fx=1', '/.aws/credentials'],
    ['/.aws/credentials;jsessionid=1', '/.aws/credentials'],
    ['/.aws;x/credentials', '/.aws/credentials'],
    ['/.aws/credentials%20', '/.aws/credentials'],
    ['/.a%09ws/credentials', '/.aws/credentials'],
    ['/wp-login.php', '/wp-login.php'],
    ['/wp-login.php/', '/wp-login.php'],
    ['/WP-Login.PHP', '/wp-login.php'],
    ['/cgi-bin//test', '/cgi-bin/'],
    ['/.DS_Store', '/.DS_Store'],
    ['/index.php.bak', '.php.bak'],
    ['/vendor/PHPUnit/x', 'phpunit'],
  ])('finds %s by %s', (path, pattern) => {
    expect(judge(path)).toEqual([
      expect.objectContaining({
        check: 'decoy',
        rule: 'decoy-route',
        engine: 'list',
        input: { source: 'path', name: '' },
        evidence: pattern,
        certainty: 'certain',
      }),
    ]);
  });

  it.each([
    '/',
    '',
    '/users/42',
    '/users/42/',
    '/Users/Ann%20Lee',
    '/environment',
    '/env',
    '/x/env',
    '/docs/cgi-bin/intro',
    '/blog/wp-login.php.html',
    '/wp-login.phpx',
    '/.well-known/acme-challenge/token',
    '/api/.well-known/openid-configuration',
    '/owner/repo/blob/main/.env',
    '/owner/repo/tree/.git/config',
    '/files/.github/workflows/ci.yml',
    '/a.env',
    '/x/report.env',
    '/%',
    '/%zz',
    '/%e2%82%ac',
    '/search/100%25',
    '/.',
    '/..',
    '/__proto__',
    '/constructor',
  ])('lets %p pass', (path) => {
    expect(judge(path)).toBeNull();
  });

  it('looks for plain names at the root only, because /docs/admin is not /admin', () => {
    expect(judge('/admin/users', [['/admin', 'starts']])).not.toBeNull();
    expect(judge('/docs/admin', [['/admin', 'starts']])).toBeNull();
  });

  it('records how often it decoded', () => {
    expect(judge('/%252eenv')).toEqual([expect.objectContaining({ trail: ['percent', 'percent'] })]);
    expect(judge('//.env')).toEqual([expect.objectContaining({ trail: [] })]);
    expect(judge('/%2525252eenv')).toBeNull();
  });

  it('judges nothing without patterns', () => {
    expect(judge('/.env', [])).toBeNull();
  });

  it('makes no variants of ordinary paths', () => {
    expect(['/', '/users/42', '/a-b/c_d/e.json'].map((path) => decoyVariants(path))).toEqual([[], [], []]);
  });

  it.each([
    ['escapes', '%25'.repeat(100_000)],
    ['slashes', '/'.repeat(100_000)],
    ['dots', '/..'.repeat(100_000)],
    ['hidden directories', '/.a'.repeat(100_000)],
    ['blanks', `/${' '.repeat(100_000)}x`],
    ['plain text with a bad end', `${'/a'.repeat(100_000)}!`],
  ])('is quick on many %s', (_what, path) => {
    expect(cpuMs(() => expect(judge(path)).toBeNull(), 1)).toBeLessThan(3000);
  });
});
