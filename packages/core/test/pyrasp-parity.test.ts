import type { NormalizedRequest, PlatformAdapter } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import type { DenyVerdict } from '../src/finding.ts';
import { createGuard } from '../src/guard.ts';
import { requestEvent } from '../src/normalized-event.ts';
import type { SecurityEvent } from '../src/report/event.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';
import { handClock } from './sync-fixture.ts';

/** The configuration as a PyRASP file would write it: names, numbers and texts that are not ours. */
type Given = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: string;
}

const sqli = "1' OR '1'='1";
const pass: Answer = { status: 200, location: null, body: 'served' };

const adapter: PlatformAdapter<NormalizedRequest, Answer> = {
  platform: 'testing',
  describeInstance: plainAdapter.describeInstance,
  readEvent: requestEvent,
  settle: async () => undefined,
  writeDenial: (_request, { denial }: DenyVerdict) => ({
    status: denial.statusCode,
    location: denial.kind === 'redirect' ? denial.content : null,
    body: denial.kind === 'redirect' ? '' : denial.content,
  }),
  readResponse: (_request, outcome) => ({
    statusCode: outcome.kind === 'returned' ? outcome.result.status : 500,
    headers: [],
    body: null,
  }),
};

function agent(config: Given, env: Record<string, string> = {}) {
  const clock = handClock();
  const events: SecurityEvent[] = [];
  const lines: string[] = [];
  const guard = createGuard(
    adapter,
    { config: { SNAPSHOT_DIR: '', ...config } as Partial<Parameters> },
    {
      env,
      clock,
      log: (_level, line) => void lines.push(line),
      events: (event) => void events.push(event),
    },
  );
  const send = (parts: Partial<NormalizedRequest>, answer: Answer = pass): Promise<Answer> =>
    guard.handle(requestWith(parts), () => answer);
  return { guard, clock, events, lines, send };
}

const attack = { query: [['q', sqli]] } as const;

describe('what a refusal says', () => {
  it.each<[string, Given, Answer]>([
    ['the defaults', {}, { status: 403, location: null, body: 'Blocked' }],
    [
      'BLOCK_*',
      { BLOCK_STATUS_CODE: 418, BLOCK_ACTION_CONTENT: '<h1>No</h1>', BLACKLIST_ACTION_CONTENT: 'other' },
      { status: 418, location: null, body: '<h1>No</h1>' },
    ],
    [
      'the deprecated pair',
      { GTFO_MSG: 'Go away', DENY_STATUS_CODE: '410' },
      { status: 410, location: null, body: 'Go away' },
    ],
    [
      'both, where the new name wins',
      { GTFO_MSG: 'old', DENY_STATUS_CODE: 410, BLOCK_ACTION_CONTENT: 'new', BLOCK_STATUS_CODE: 451 },
      { status: 451, location: null, body: 'new' },
    ],
    [
      'a redirect',
      { BLOCK_ACTION: 'Redirect', BLOCK_STATUS_CODE: 307, BLOCK_ACTION_CONTENT: '/sorry' },
      { status: 307, location: '/sorry', body: '' },
    ],
    [
      'a redirect with the default status',
      { BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: 'https://www.example.com/sorry' },
      { status: 302, location: 'https://www.example.com/sorry', body: '' },
    ],
    [
      'a redirect that leads nowhere',
      { BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: 'Blocked' },
      { status: 403, location: null, body: 'Blocked' },
    ],
    [
      'a redirect that would run script',
      { BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: 'javascript:alert(1)' },
      { status: 403, location: null, body: 'javascript:alert(1)' },
    ],
  ])('follows %s', async (_name, config, answer) => {
    expect(await agent(config).send(attack)).toEqual(answer);
  });

  it.each<[string, Given, Answer]>([
    [
      'BLACKLIST_*',
      { BLACKLIST_STATUS_CODE: 429, BLACKLIST_ACTION_CONTENT: 'Listed' },
      { status: 429, location: null, body: 'Listed' },
    ],
    [
      'the deprecated pair',
      { GTFO_MSG: 'Go away', DENY_STATUS_CODE: 410 },
      { status: 410, location: null, body: 'Go away' },
    ],
    [
      'a redirect',
      { BLACKLIST_ACTION: 'redirect', BLACKLIST_ACTION_CONTENT: './sorry' },
      { status: 302, location: './sorry', body: '' },
    ],
  ])('to a listed source follows %s', async (_name, config, answer) => {
    const { send } = agent({ SECURITY_CHECKS: { sqli: 2 }, ...config });
    await send(attack);
    expect(await send({ path: '/a' })).toEqual(answer);
    expect(await send({ path: '/a', clientIp: '84.17.33.10' })).toEqual(pass);
  });
});

describe('modes', () => {
  it.each<[string, unknown, number, number]>([
    ['0', 0, 200, 200],
    ['1', 1, 403, 200],
    ['2', 2, 403, 403],
    ['3', 3, 200, 200],
    ['text 2', '2', 403, 403],
    ['a name', 'Report', 200, 200],
  ])('%s', async (_name, sqliMode, attacked, after) => {
    const { send } = agent({ SECURITY_CHECKS: { sqli: sqliMode }, BLACKLIST_STRIKES: 0 });
    expect([(await send(attack)).status, (await send({})).status]).toEqual([attacked, after]);
  });

  it('lets listed sources through under BLACKLIST_OVERRIDE', async () => {
    const { send } = agent({ SECURITY_CHECKS: { sqli: 2 }, BLACKLIST_OVERRIDE: 'true' });
    expect((await send(attack)).status).toBe(403);
    expect((await send({})).status).toBe(200);
  });

  it('ends a listing after BLACKLIST_DELAY', async () => {
    const { send, clock } = agent({ SECURITY_CHECKS: { sqli: 2 }, BLACKLIST_DELAY: '10' });
    await send(attack);
    clock.pass(9_000);
    expect((await send({})).status).toBe(403);
    clock.pass(2_000);
    expect((await send({})).status).toBe(200);
  });
});

describe('EXCEPTIONS', () => {
  it.each<[unknown, string]>([
    [sqli, sqli],
    [[sqli, 'match'], sqli],
    [[sqli, 'Exact'], sqli],
    [[sqli], sqli],
    [["1' OR", 'starts'], sqli],
    [["'1'='1", 'ends'], sqli],
    [["OR '1'", 'contains'], sqli],
    [["^1' OR '\\d'='\\d$", 'regex'], sqli],
  ])('%j', async (exception, value) => {
    const { send } = agent({ EXCEPTIONS: [exception] });
    expect(await send({ query: [['q', value]] })).toEqual(pass);
    expect((await send({ query: [['q', `x${value}y`]] })).status).toBe(
      JSON.stringify(exception).includes('contains') ? 200 : 403,
    );
  });

  it('lets two excepted values of one request pass, side by side, and nothing beside them', async () => {
    const other = "x'; DROP TABLE users--";
    const { send } = agent({
      EXCEPTIONS: [
        [sqli, 'match'],
        [other, 'match'],
      ],
    });
    const both = [
      ['a', sqli],
      ['a', other],
      ['b', other],
      ['c', sqli],
    ] as const;
    expect(await send({ query: both })).toEqual(pass);
    expect((await send({ query: [...both, ['d', `${sqli} --`]] })).status).toBe(403);
  });
});

describe('whom and what is let through', () => {
  it.each<[string, string, number]>([
    ['84.17.33.9', '84.17.33.9', 200],
    ['84.17.33.0/24', '84.17.33.255', 200],
    ['84.17.33.0/24', '84.17.34.1', 403],
    // A beginning of text is no network.
    ['84.1', '84.17.33.9', 403],
    ['84.17.33.', '84.17.33.9', 403],
    ['2001:db8::/32', '2001:db8:1::1', 200],
    ['84.17.33.9', '::ffff:84.17.33.9', 200],
  ])('WHITELIST %s and %s: %i', async (entry, clientIp, status) => {
    const { send, lines } = agent({ WHITELIST: [entry] });
    expect((await send({ ...attack, clientIp })).status).toBe(status);
    expect(lines.some((line) => line.includes('WHITELIST'))).toBe(/^[\d.]{4,9}$/.test(entry) && status === 403);
  });

  it.each<[unknown, number]>([
    [[['X-Query', 'match']], 200],
    [[['x-', 'starts']], 200],
    [[['uer', 'contains']], 200],
    [[['^x-q.*y$', 'regex']], 200],
    [[['X-Query']], 200],
    [[['x-other', 'x-query']], 200],
    [['x-query'], 200],
    [[['x-quer', 'match']], 403],
    [[['query', 'starts']], 403],
    [[], 403],
  ])('WHITELIST_HEADERS %j: %i', async (WHITELIST_HEADERS, status) => {
    const { send } = agent({ WHITELIST_HEADERS });
    expect((await send({ headers: [['x-query', sqli]] })).status).toBe(status);
    expect((await send(attack)).status).toBe(403);
  });

  it.each<[string, number]>([
    ['/health', 200],
    ['/health/', 403],
    ['/static/app.js', 200],
    ['/static/../orders', 403],
    ['/static/%2e%2e/orders', 403],
    ['/orders', 403],
  ])('IGNORE_PATHS and %s: %i', async (path, status) => {
    const { send } = agent({ IGNORE_PATHS: ['^/health$', '^/static/'] });
    expect((await send({ ...attack, path })).status).toBe(status);
  });

  it('counts nothing on ignored paths, and serves a decoy that is ignored', async () => {
    const { send } = agent({ IGNORE_PATHS: ['^/ping$', '^/\\.env$'], FLOOD_RATIO: 2, ERROR_FLOOD_RATIO: 2 });
    for (let count = 0; count < 10; count++) {
      expect((await send({ path: '/ping' }, { ...pass, status: 500 })).status).toBe(500);
    }
    expect((await send({ path: '/.env' })).status).toBe(200);
  });

  it.each<[Given, number]>([
    [{ DECODE_B64: true }, 403],
    [{ DECODE_B64: 'False' }, 200],
    [{ DECODE_B64: 0 }, 200],
  ])('%j: an attack in base64 is answered %i', async (config, status) => {
    const value = Buffer.from('<script>alert(document.cookie)</script>').toString('base64');
    expect((await agent(config).send({ query: [['q', value]] })).status).toBe(status);
  });
});

describe('DECOY_ROUTES', () => {
  it.each<[unknown, string, number]>([
    ['/phpmy', '/phpmyadmin', 403],
    ['/phpmy', '/x/phpmyadmin', 200],
    [['/phpmy', 'starts'], '/phpmyadmin', 403],
    [['/hidden', 'match'], '/hidden', 403],
    [['/hidden', 'match'], '/hidden/x', 200],
    [['.bak', 'ends'], '/a/b.bak', 403],
    [['.bak', 'ends'], '/a/b.bak2', 200],
    [['backup', 'contains'], '/a/backups/1', 403],
    [['^/v\\d+/old', 'regex'], '/v2/old', 403],
    [['^/v\\d+/old', 'regex'], '/vx/old', 200],
  ])('%j and %s: %i', async (route, path, status) => {
    const { send } = agent({ DECOY_ROUTES: [route] });
    expect((await send({ path })).status).toBe(status);
    expect((await send({ path: '/' })).status).toBe(status);
  });
});

describe('rates', () => {
  it.each(['BRUTE_AND_FLOOD_PATHS', 'BRUTE_AND_FLOOD_PATH'])('%s names the paths that count', async (name) => {
    const { send } = agent({ [name]: ['^/login'], FLOOD_RATIO: 3 });
    for (let count = 0; count < 10; count++) expect((await send({ path: '/' })).status).toBe(200);
    for (let count = 0; count < 3; count++) expect((await send({ path: '/login' })).status).toBe(200);
    expect((await send({ path: '/login' })).status).toBe(403);
  });

  it('counts each response once: the last error allowed passes, the next is brute force', async () => {
    const { send } = agent({ ERROR_FLOOD_RATIO: 4, ERROR_FLOOD_DELAY: 10 });
    const failed = { ...pass, status: 404 };
    for (let count = 0; count < 4; count++) expect((await send({}, failed)).status).toBe(404);
    expect((await send({}, failed)).status).toBe(403);
    // And the source is listed, as in mode 2.
    expect((await send({})).status).toBe(403);
  });

  it('slides: what PyRASP serves twice at the edge of its window is a flood', async () => {
    const { send, clock } = agent({ FLOOD_RATIO: 50, FLOOD_DELAY: 60 });
    for (let count = 0; count < 50; count++) await send({});
    clock.pass(56_000);
    expect((await send({})).status).toBe(403);
  });
});

describe('names', () => {
  it.each([
    [{}, 'orders'],
    [{ APP_NAME: 'shop' }, 'shop'],
    [{ APP_NAME: '' }, 'orders'],
  ])('%j: events are of %s', async (config, application) => {
    const { send, events } = agent(config);
    await send(attack);
    expect(events).toMatchObject([{ application }]);
  });

  it.each(['RASP_TEMPLATE', 'PYRASP_TEMPLATE'])('%s chooses the template', async (name) => {
    const { send, guard } = agent({}, { [name]: 'pyrasp' });
    expect(guard.status()?.checks).toMatchObject({ sqli: 'blacklist', traversal: 'off' });
    expect((await send({ path: '/login' })).status).toBe(403);
    const standard = agent({}, { [name]: 'default' });
    expect((await standard.send({ path: '/login' })).status).toBe(200);
    const other = agent({}, { [name]: 'audit' });
    expect(other.lines.join('\n')).toContain('"audit" is no template');
    expect((await other.send(attack)).status).toBe(403);
  });
});
