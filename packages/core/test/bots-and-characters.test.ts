import type { NormalizedRequest } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { judgeRequest } from './judge-request.ts';

const agent = (value: string): Partial<NormalizedRequest> => ({ headers: [['user-agent', value]] });

describe('bots', () => {
  it.each([
    'sqlmap/1.8.2#stable (https://sqlmap.org)',
    'Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:Port Check)',
    'Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)',
    'Nuclei - Open-source project (github.com/projectdiscovery/nuclei)',
    'gobuster/3.6',
    'Fuzz Faster U Fool v2.1.0 ffuf',
    'WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)',
    'masscan/1.3 (https://github.com/robertdavidgraham/masscan)',
    'Mozilla/5.0 zgrab/0.x',
  ])('finds %s and lets it through by default', async (value) => {
    const { denied, findings } = await judgeRequest({}, agent(value));
    expect(denied).toBe(false);
    expect(findings).toMatchObject([{ check: 'bots', rule: 'scanner', mode: 'report' }]);
  });

  it.each([
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (iPhone) [FBAN/FBIOS;FBPN/com.facebook.katana]',
    'curl/8.5.0',
    'python-requests/2.32.3',
    'Go-http-client/2.0',
    'ELB-HealthChecker/2.0',
    'snmapper/1.0',
    'MyHydraulics/1.0',
    '',
  ])('passes %j', async (value) => {
    expect((await judgeRequest({}, agent(value))).findings).toEqual([]);
  });

  it.each<readonly [string, Partial<Parameters>, string, boolean]>([
    ['a listed agent, whatever its case', { BOT_AGENTS: [['Curl/', 'starts']] }, 'curl/8.5.0', true],
    ['a pattern', { BOT_AGENTS: [['^go-http-client/[0-9]', 'regex']] }, 'Go-http-client/2.0', true],
    ['another agent', { BOT_AGENTS: [['curl/', 'starts']] }, 'libcurl/1', false],
    ['an excepted agent', { EXCEPTIONS: [['gobuster/3.6', 'exact']] }, 'gobuster/3.6', false],
  ])('%s', async (_what, config, value, found) => {
    expect((await judgeRequest(config, agent(value))).findings).toHaveLength(found ? 1 : 0);
  });

  it('reads a bounded part of an endless agent', async () => {
    expect((await judgeRequest({}, agent(`${'a '.repeat(600)}sqlmap`))).findings).toEqual([]);
  });
});

describe('characters', () => {
  it.each<readonly [string, Partial<NormalizedRequest>, string, string, string]>([
    ['a query value', { query: [['q', 'a\u202eb']] }, 'bidirectional-control', 'query-value', 'q'],
    ['a name', { query: [['p\u0430ypal', '1']] }, 'mixed-script-homoglyph', 'query-name', 'p\u0430ypal'],
    ['a path', { path: '/a\u200bb' }, 'invisible-character', 'path', ''],
    ['an escaped path', { path: '/a%E2%80%8Bb' }, 'invisible-character', 'path', ''],
    ['a header', { headers: [['x-name', 'a\u0001b']] }, 'control-character', 'header-value', 'x-name'],
    ['a cookie', { cookies: [['c', 'a\u200bb']] }, 'invisible-character', 'cookie-value', 'c'],
  ])('are found in %s and reported by default', async (_what, request, rule, source, name) => {
    const { denied, findings } = await judgeRequest({}, request);
    expect(denied).toBe(false);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'characters', rule, input: { source, name } }));
  });

  it('pass in JSON of several lines and scripts', async () => {
    const body = {
      kind: 'text',
      text: JSON.stringify({ note: 'line\nline', name: 'Привет 北京 👨\u200d👩\u200d👧' }),
    } as const;
    expect((await judgeRequest({}, { headers: [['content-type', 'application/json']], body })).findings).toEqual([]);
  });
});
