import type { NormalizedRequest, PlatformAdapter } from './adapter.ts';
import { createGuard } from './guard.ts';
import type { GuardDependencies, ProtectOptions } from './guard-options.ts';
import { requestEvent } from './normalized-event.ts';
import type { SecurityEvent } from './report/event.ts';

/** The smallest platform: an invocation is a normalised request, a result is a status and a body. */
interface Result {
  readonly status: number;
  readonly body: string;
}

type Breaks = Partial<Record<'readEvent' | 'writeDenial' | 'readResponse' | 'settle' | 'describeInstance', boolean>>;

function adapterThat(breaks: Breaks = {}): PlatformAdapter<NormalizedRequest, Result> {
  const may = (name: keyof Breaks) => {
    if (breaks[name] === true) throw new Error(`${name} broke`);
  };
  return {
    platform: 'testing',
    describeInstance() {
      may('describeInstance');
      return {
        wirePlatform: 'Test',
        runtime: 'node',
        service: 'orders',
        serviceVersion: null,
        region: null,
        memoryLimitMb: null,
        freezesAfterResponse: true,
      };
    },
    readEvent(request) {
      may('readEvent');
      return requestEvent(request);
    },
    writeDenial(_request, verdict) {
      may('writeDenial');
      return { status: verdict.denial?.statusCode ?? 0, body: verdict.denial?.content ?? '' };
    },
    readResponse(_request, outcome) {
      may('readResponse');
      return outcome.kind === 'threw'
        ? { statusCode: 500, headers: [], body: null }
        : { statusCode: outcome.result.status, headers: [], body: outcome.result.body };
    },
    settle: async () => may('settle'),
  };
}

function requestWith(parts: Partial<NormalizedRequest> = {}): NormalizedRequest {
  return {
    id: 'r-1',
    receivedAt: 0,
    trigger: 'test',
    method: 'GET',
    host: 'shop.example.com',
    rawTarget: '/orders',
    path: '/orders',
    pathParameters: [],
    query: [],
    headers: [],
    cookies: [],
    clientIp: '84.17.33.9',
    clientIpSource: 'platform',
    body: { kind: 'none' },
    ...parts,
  };
}

const attack = requestWith({ query: [['id', '1 UNION SELECT password FROM users']] });
const ok: Result = { status: 200, body: 'ok' };

function guardWith(options: ProtectOptions = {}, breaks: Breaks = {}, dependencies: Partial<GuardDependencies> = {}) {
  const events: SecurityEvent[] = [];
  const lines: string[] = [];
  let now = 1_795_300_000_000;
  const guard = createGuard(adapterThat(breaks), options, {
    env: {},
    events: (event) => void events.push(event),
    log: (_level, message) => void lines.push(message),
    clock: { now: () => now, monotonic: () => now },
    ...dependencies,
  });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { guard, events, lines, pass };
}

describe('guard', () => {
  test('a clean request reaches the handler once and its result comes back untouched', async () => {
    const { guard, events } = guardWith();
    const run = jest.fn(() => ok);
    expect(await guard.handle(requestWith(), run)).toBe(ok);
    expect(run).toHaveBeenCalledTimes(1);
    expect(events).toEqual([]);
  });

  test('an attack is denied, named exactly, and never reaches the handler', async () => {
    const { guard, events } = guardWith();
    const run = jest.fn(() => ok);
    expect(await guard.handle(attack, run)).toEqual({ status: 403, body: 'Blocked' });
    expect(run).not.toHaveBeenCalled();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ action: 'deny', clientIp: '84.17.33.9', service: 'orders' });
    expect(events[0]?.findings[0]).toMatchObject({
      check: 'sqli',
      input: { source: 'query-value', name: 'id' },
      mode: 'block',
      cwe: [89],
    });
  });

  test('mode report lets the request through and still tells', async () => {
    const { guard, events } = guardWith({ config: { SECURITY_CHECKS: { sqli: 'report' } } });
    expect(await guard.handle(attack, () => ok)).toBe(ok);
    expect(events.map(({ action }) => action)).toEqual(['report']);
  });

  test('mode off says nothing', async () => {
    const { guard, events } = guardWith({ config: { SECURITY_CHECKS: { sqli: 'off' } } });
    expect(await guard.handle(attack, () => ok)).toBe(ok);
    expect(events).toEqual([]);
  });

  test('mode blacklist lists the source at once; the listing ends with BLACKLIST_DELAY', async () => {
    const { guard, events, pass } = guardWith({
      config: { SECURITY_CHECKS: { sqli: 'blacklist' }, BLACKLIST_DELAY: 60 },
    });
    await guard.handle(attack, () => ok);
    expect(guard.status()?.blacklistSize).toBe(1);
    expect(await guard.handle(requestWith(), () => ok)).toMatchObject({ status: 403 });
    expect(events.at(-1)?.findings[0]).toMatchObject({ check: 'blacklist', evidence: '84.17.33.9' });
    pass(62_000);
    expect(await guard.handle(requestWith(), () => ok)).toBe(ok);
  });

  test('a habit is banned: the third certain finding within the window lists the source, the second does not', async () => {
    const { guard } = guardWith();
    await guard.handle(attack, () => ok);
    await guard.handle(attack, () => ok);
    expect(guard.status()?.blacklistSize).toBe(0);
    expect(await guard.handle(requestWith(), () => ok)).toBe(ok);
    await guard.handle(attack, () => ok);
    expect(guard.status()?.blacklistSize).toBe(1);
    expect(await guard.handle(requestWith(), () => ok)).toMatchObject({ status: 403 });
  });

  test('an IPv6 client that changes its address inside a /64 is one source', async () => {
    const { guard } = guardWith();
    for (const host of ['1', '2', '3'])
      await guard.handle({ ...attack, clientIp: `2a01:4f8:c0c:9::${host}` }, () => ok);
    expect(await guard.handle(requestWith({ clientIp: '2a01:4f8:c0c:9::ffff' }), () => ok)).toMatchObject({
      status: 403,
    });
    expect(await guard.handle(requestWith({ clientIp: '2a01:4f8:c0c:a::1' }), () => ok)).toBe(ok);
  });

  test('strikes are forgotten after the flood window, and BLACKLIST_STRIKES 0 counts none', async () => {
    const { guard, pass } = guardWith({ config: { FLOOD_DELAY: 60 } });
    await guard.handle(attack, () => ok);
    await guard.handle(attack, () => ok);
    pass(130_000);
    await guard.handle(attack, () => ok);
    expect(guard.status()?.blacklistSize).toBe(0);
    const never = guardWith({ config: { BLACKLIST_STRIKES: 0 } });
    for (let count = 0; count < 10; count++) await never.guard.handle(attack, () => ok);
    expect(never.guard.status()?.blacklistSize).toBe(0);
  });

  test('a request without a vouched address is denied and blacklists nobody', async () => {
    const { guard } = guardWith({ config: { SECURITY_CHECKS: { sqli: 'blacklist' } } });
    const nameless = { ...attack, clientIp: null, clientIpSource: null };
    expect(await guard.handle(nameless, () => ok)).toMatchObject({ status: 403 });
    expect(guard.status()?.blacklistSize).toBe(0);
  });

  test('a whitelisted source is neither inspected nor counted', async () => {
    const { guard, events } = guardWith({ config: { WHITELIST: ['84.17.33.0/24'] } });
    expect(await guard.handle(attack, () => ok)).toBe(ok);
    expect(events).toEqual([]);
  });

  test('an ignored path is not inspected, but a listed source is still refused there', async () => {
    const { guard } = guardWith({ config: { IGNORE_PATHS: ['^/health$'], SECURITY_CHECKS: { sqli: 'blacklist' } } });
    const ignored = { ...attack, path: '/health' };
    expect(await guard.handle(ignored, () => ok)).toBe(ok);
    await guard.handle(attack, () => ok);
    expect(await guard.handle(ignored, () => ok)).toMatchObject({ status: 403 });
  });

  test('errors of the handler come back as they are, and brute force is found in them', async () => {
    const { guard } = guardWith({ config: { ERROR_FLOOD_RATIO: 3, ERROR_FLOOD_DELAY: 10 } });
    const boom = new Error('mine');
    const thrown = guard.handle(requestWith(), () => {
      throw boom;
    });
    await expect(thrown).rejects.toBe(boom);
    for (let count = 0; count < 3; count++) await guard.handle(requestWith(), () => ({ status: 401, body: 'no' }));
    expect(guard.status()?.blacklistSize).toBe(1);
  });

  test.each(['readEvent', 'readResponse', 'settle', 'describeInstance'] as const)(
    'fails open when %s breaks: the handler answers, the failure is logged once',
    async (part) => {
      const { guard, lines } = guardWith({}, { [part]: true });
      expect(await guard.handle(requestWith(), () => ok)).toBe(ok);
      expect(await guard.handle(requestWith(), () => ok)).toBe(ok);
      const failures = lines.filter((line) => line.includes(`${part} broke`));
      // A settle that breaks is only reached with a beacon in flight; without a control plane there is none.
      expect(failures).toHaveLength(part === 'settle' ? 0 : 1);
    },
  );

  test('a denial that cannot be written lets the request through rather than break it', async () => {
    const { guard, lines } = guardWith({}, { writeDenial: true });
    expect(await guard.handle(attack, () => ok)).toBe(ok);
    expect(lines.some((line) => line.includes('writeDenial broke'))).toBe(true);
  });

  test('FAIL_MODE=closed answers 503 when the engine breaks', async () => {
    const { guard } = guardWith({ config: { FAIL_MODE: 'closed' } }, { readEvent: true });
    const run = jest.fn(() => ok);
    expect(await guard.handle(requestWith(), run)).toMatchObject({ status: 503 });
    expect(run).not.toHaveBeenCalled();
  });

  test('an event sink that breaks changes nothing', async () => {
    const { guard } = guardWith(
      {},
      {},
      {
        events: () => {
          throw new Error('sink broke');
        },
      },
    );
    expect(await guard.handle(attack, () => ok)).toMatchObject({ status: 403 });
  });

  test('evidence from a secret field is redacted', async () => {
    const { guard, events } = guardWith();
    await guard.handle(requestWith({ query: [['password', "' or 1=1 --"]] }), () => ok);
    expect(events[0]?.findings[0]?.evidence).toMatch(/^\[redacted \d+ characters\]$/);
  });

  test('a broken configuration is told once and defaults apply', async () => {
    const { guard, lines } = guardWith({}, {}, { env: { RASP_FLOOD_DELAY: 'soon', RASP_FLOD_RATIO: '5' } });
    expect(await guard.handle(attack, () => ok)).toMatchObject({ status: 403 });
    expect(lines.filter((line) => line.includes('FLOOD_DELAY'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('RASP_FLOD_RATIO') && line.includes('FLOOD_RATIO'))).toHaveLength(1);
  });

  test('guards of one process share what they know, unless their options differ', async () => {
    const quiet = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const options: ProtectOptions = { config: { SECURITY_CHECKS: { sqli: 'blacklist' }, APP_NAME: 'shared' } };
    const [one, two] = [createGuard(adapterThat(), options), createGuard(adapterThat(), { ...options })];
    const other = createGuard(adapterThat(), { config: { APP_NAME: 'other' } });
    await one.handle(attack, () => ok);
    expect(await two.handle(requestWith(), () => ok)).toMatchObject({ status: 403 });
    expect(await other.handle(requestWith(), () => ok)).toBe(ok);
    expect(quiet.mock.calls.filter(([line]) => String(line).includes('protects'))).toHaveLength(2);
    quiet.mockRestore();
  });

  test('an agent that cannot start says so once and leaves the handler alone', async () => {
    const env = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no environment');
        },
      },
    );
    const { guard, lines } = guardWith({}, {}, { env });
    expect(await guard.handle(attack, () => ok)).toBe(ok);
    expect(lines).toEqual([expect.stringContaining('NOT protected')]);
    expect(guard.status()).toBeNull();
  });

  test('the start line names version, platform, origin, checks and blacklist', () => {
    const { lines } = guardWith();
    const line = lines.find((text) => text.startsWith('RASP '));
    expect(line).toMatch(/on Test.*no control plane.*configuration from default.*sqli:block.*0 blacklisted/);
  });
});
