import { compactList, readCompactList } from '@rasp/core/protocol';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';

// Lists are made of thousands of reports.
jest.setTimeout(60_000);

const clock: TestClock = { now: 0 };
let controlPlane: TestControlPlane;
let key: string;

async function start(): Promise<void> {
  clock.now = 1_795_400_000_000;
  controlPlane = await createTestControlPlane(clock, {
    intake: { perMinute: 10_000, perDay: 100_000, breakerPerMinute: 1_000_000 },
  });
  key = await controlPlane.addKey('shop');
}

const agent = {
  name: '@rasp/aws',
  version: '0.1.0',
  instance: 'a',
  platform: 'aws',
  runtime: 'node24',
  service: 'shop',
};

function ask(
  path: string,
  more: object = {},
  accept = ['blacklist-expiry', 'cidr', 'connect-delta', 'compact-list-1'],
) {
  return post(controlPlane, path, {
    key,
    version: '0.1.0',
    platform: 'AWS Lambda',
    routes: {},
    agent,
    accept,
    ...more,
  });
}

/** Lists by beacons, 250 at a time. */
async function list(count: number, from = 0): Promise<void> {
  const entries = Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return [`45.${number >> 16}.${(number >> 8) & 255}.${number & 255}`, clock.now / 1_000];
  });
  for (let index = 0; index < count; index += 250) {
    expect(await report(entries.slice(index, index + 250))).toBe(200);
  }
  // What comes fast is listed together a moment later.
  await controlPlane.tick();
}

/**
 * Reports as agents do: whom a busy server refuses tries again. How long a store takes on a machine that others use as well is not what
 * is tested here; that it never takes them is.
 */
async function report(blacklist: readonly unknown[]): Promise<number> {
  const end = performance.now() + 60_000;
  for (;;) {
    const { status } = await ask('/beacon', { blacklist });
    if (status !== 503 || performance.now() > end) return status;
  }
}

/** The path behind a `blacklistUrl`: the server is reached on loopback. */
function pathOf(url: unknown): string {
  return new URL(String(url)).pathname;
}

function get(path: string, headers: Record<string, string> = { accept: compactList.mediaType }): Promise<Response> {
  return fetch(`${controlPlane.url}${path}`, { headers });
}

async function read(response: Response): Promise<{ readonly cursor: string | null; readonly entries: number }> {
  const result = readCompactList(new Uint8Array(await response.arrayBuffer()), () => undefined);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

describe('a connect answer', () => {
  beforeEach(start);
  afterEach(() => controlPlane.close());

  test('a list of 2,000 stands in the connect answer, one of 2,001 behind a URL', async () => {
    await list(2_000);
    const short = (await ask('/connect')).json.data;
    expect(Object.keys(short['blacklist'] as object)).toHaveLength(2_000);
    expect(short).not.toHaveProperty('blacklistUrl');
    await list(1, 2_000);
    // A long list is renewed beside the requests.
    await controlPlane.tick();
    await expectSoon(async () => {
      const long = (await ask('/connect')).json.data;
      expect(long).not.toHaveProperty('blacklist');
      expect(long).not.toHaveProperty('cursor');
      expect(long).toHaveProperty('config');
      const response = await get(pathOf(long['blacklistUrl']));
      expect(response.headers.get('content-type')).toBe(compactList.mediaType);
      expect((await read(response)).entries).toBe(2_001);
    });
  });

  test('an agent that does not read the form gets JSON, packed once it is ready', async () => {
    await list(2_001);
    const data = (await ask('/connect', {}, ['blacklist-expiry'])).json.data;
    expect(Object.keys(data['blacklist'] as object)).toHaveLength(2_001);
    await expectSoon(async () => {
      const response = await fetch(`${controlPlane.url}/connect`, {
        method: 'POST',
        headers: { 'accept-encoding': 'gzip' },
        body: JSON.stringify({ key, agent, accept: ['blacklist-expiry'] }),
      });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(((await response.json()) as { data: unknown }).data).toEqual(data);
    });
  });
});

describe('the list behind the URL', () => {
  let path: string;
  // Listing so many takes a second; the tests leave the list as it is but for the last one.
  beforeAll(async () => {
    await start();
    await list(2_001);
    path = pathOf((await ask('/connect')).json.data['blacklistUrl']);
  });
  afterAll(() => controlPlane.close());

  test('may be cached for good under its own name', async () => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=86400, immutable');
    expect(response.headers.get('vary')).toBe('accept');
    const etag = response.headers.get('etag') ?? '';
    expect(path.endsWith(etag.replaceAll('"', ''))).toBe(true);
    expect(path).not.toContain(key);
    const again = await get(path, { accept: compactList.mediaType, 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('is given under a name that this server does not know, and not to be cached as that', async () => {
    const response = await get(path.replace(/[0-9a-f]{32}$/, '0'.repeat(32)));
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await read(response)).entries).toBe(2_001);
  });

  test.each([
    ['of another profile', (from: string) => from.replace('/ZGVmYXVsdA.', '/b3RoZXI.')],
    ['of another day', (from: string) => from.replace(/\.\d+\./, '.20700.')],
    ['that is shortened', (from: string) => from.replace(/.\/[0-9a-f]{32}$/, '/0')],
    ['that is none', () => '/blacklist/default/0'],
  ])('is not given for a permission %s', async (_name, change) => {
    expect(change(path)).not.toBe(path);
    expect((await get(change(path))).status).toBe(404);
  });

  test('is not given two days later', async () => {
    clock.now += 86_400_000;
    expect((await get(path)).status).toBe(200);
    clock.now += 86_400_000;
    expect((await get(path)).status).toBe(404);
    clock.now -= 2 * 86_400_000;
  });

  test.each([
    ['application/json', 406],
    ['application/vnd.rasp.blacklist.v2', 406],
    [`text/html, ${compactList.mediaType};q=0.9`, 200],
    ['*/*', 200],
  ])('to who accepts %s it answers %i', async (accept, status) => {
    expect((await get(path, { accept })).status).toBe(status);
  });

  test('says where the deltas go on', async () => {
    const { cursor } = await read(await get(path));
    await controlPlane.removeFromBlacklist('45.0.0.7');
    const { data } = (await ask('/beacon', { cursor })).json;
    expect(data['blacklist']).toEqual({ new: {}, remove: ['45.0.0.7'] });
  });

  test('of a profile without entries of its own is that of all', async () => {
    await controlPlane.setProfile('other', {});
    const otherKey = await controlPlane.addKey('other', 'other');
    await controlPlane.addToBlacklist('203.0.114.0/24');
    const other = (await ask('/connect', { key: otherKey })).json.data;
    expect(Object.keys(other['blacklist'] as object)).toEqual(['203.0.114.0/24']);
    await ask('/beacon', { key: otherKey, blacklist: [['45.9.1.1', clock.now / 1_000]] });
    const own = (await ask('/connect', { key: otherKey })).json.data;
    expect(Object.keys(own['blacklist'] as object).sort()).toEqual(['203.0.114.0/24', '45.9.1.1']);
  });
});

describe('deltas', () => {
  beforeEach(start);
  afterEach(() => controlPlane.close());

  async function cursor(): Promise<unknown> {
    return (await ask('/connect')).json.data['cursor'];
  }

  test('hold at most 1,000 entries and say when there is more', async () => {
    const start = await cursor();
    await list(1_001);
    const first = (await ask('/beacon', { cursor: start })).json.data;
    expect(Object.keys((first['blacklist'] as { new: object }).new)).toHaveLength(1_000);
    expect(first['more']).toBe(true);
    const second = (await ask('/beacon', { cursor: first['cursor'] })).json.data;
    const [told, rest] = [first, second].map((data) => Object.keys((data['blacklist'] as { new: object }).new));
    expect(rest).toHaveLength(1);
    expect(told).not.toContain(rest?.[0]);
    expect(second).not.toHaveProperty('more');
  });

  test('give way to the whole list where more than 5,000 changes are missing and it is cheap to take', async () => {
    const start = await cursor();
    await list(5_000);
    expect((await ask('/beacon', { cursor: start })).json.data).toMatchObject({ more: true });
    await list(1, 5_000);
    expect((await ask('/beacon', { cursor: start })).json.data).toMatchObject({ resync: true });
    expect((await ask('/beacon', { cursor: start }, ['blacklist-expiry'])).json.data).toMatchObject({ more: true });
    expect((await ask('/connect', { cursor: start })).json.data).toHaveProperty('blacklistUrl');
  });
});

/** Repeats until it passes: a long list is made and packed beside the requests. */
async function expectSoon(check: () => Promise<void>): Promise<void> {
  const end = performance.now() + 60_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
