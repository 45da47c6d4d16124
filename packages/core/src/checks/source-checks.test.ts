import type { NormalizedResponse } from '../adapter.ts';
import { createNetworkSet } from '../address/network-set.ts';
import { createBlacklist } from '../blacklist/create-blacklist.ts';
import type { Config } from '../config/config.ts';
import { createPatternSet } from '../config/pattern-set.ts';
import { createSlidingWindow } from '../rate/create-sliding-window.ts';
import { blacklist } from './blacklist.ts';
import { brute } from './brute.ts';
import type { RequestFacts } from './check.ts';
import { flood } from './flood.ts';
import { whitelist } from './whitelist.ts';

const NOW = 1_790_000_000_000;

interface Setting {
  readonly whitelist?: readonly string[];
  readonly ignorePaths?: readonly string[];
  readonly ratePaths?: readonly string[];
  readonly override?: boolean;
}

/** An instance with fresh state, and the facts of its requests. */
function instance(setting: Setting = {}) {
  const regexes = (list: readonly string[]) => createPatternSet(list.map((text) => [text, 'regex'] as const)).set;
  const config = {
    parameters: {
      FLOOD_DELAY: 60,
      FLOOD_RATIO: 50,
      ERROR_FLOOD_DELAY: 10,
      ERROR_FLOOD_RATIO: 20,
      BLACKLIST_OVERRIDE: setting.override ?? false,
    },
    ignorePaths: regexes(setting.ignorePaths ?? []),
    ratePaths: regexes(setting.ratePaths ?? ['^/']),
    whitelist: createNetworkSet(setting.whitelist ?? []).set,
  } as unknown as Config;
  const state = {
    blacklist: createBlacklist({ maxEntries: 100 }),
    flood: createSlidingWindow(100),
    errors: createSlidingWindow(100),
    strikes: createSlidingWindow(100),
  };
  const facts = (clientIp: string | null, now = NOW, path = '/') =>
    ({
      request: { clientIp, path },
      config,
      state,
      now,
      inputs: () => [],
      truncations: () => [],
    }) as unknown as RequestFacts;
  return { state, facts };
}

const answer = (statusCode: number): NormalizedResponse => ({ statusCode, headers: [], body: null });

describe('whitelist', () => {
  it('trusts listed sources and nobody else', () => {
    const { facts } = instance({ whitelist: ['10.1.0.0/16', '2001:db8::/32'] });
    expect(whitelist.judge(facts('10.1.2.3'))).toBe('trusted');
    expect(whitelist.judge(facts('::ffff:10.1.2.3'))).toBe('trusted');
    expect(whitelist.judge(facts('2001:db8:1::1'))).toBe('trusted');
    for (const other of ['10.100.0.9', '10.2.0.0', '10.1', 'nonsense', '', null]) {
      expect(whitelist.judge(facts(other))).toBeNull();
    }
    expect(whitelist.judge(instance().facts('10.1.2.3'))).toBeNull();
  });
});

describe('blacklist', () => {
  it('finds listed sources until they expire', () => {
    const { facts, state } = instance();
    state.blacklist.add('192.0.2.0/24', NOW + 10_000, NOW);
    expect(blacklist.judge(facts('192.0.2.7', NOW + 9_999))).toEqual([
      expect.objectContaining({
        check: 'blacklist',
        rule: 'listed-source',
        engine: 'list',
        evidence: '192.0.2.7',
        input: null,
      }),
    ]);
    expect(blacklist.judge(facts('192.0.2.7', NOW + 10_000))).toBeNull();
    expect(blacklist.judge(facts('192.0.3.7'))).toBeNull();
    expect(blacklist.judge(facts(null))).toBeNull();
  });

  it('lets listed sources through under BLACKLIST_OVERRIDE', () => {
    const { facts, state } = instance({ override: true });
    state.blacklist.add('192.0.2.7', NOW + 10_000, NOW);
    expect(blacklist.judge(facts('192.0.2.7'))).toBeNull();
  });
});

describe('flood', () => {
  const judged = (
    test: ReturnType<typeof instance>,
    count: number,
    address: string | null,
    at = (_index: number) => NOW,
  ) =>
    Array.from({ length: count }, (_, index) => flood.judge(test.facts(address, at(index)))).filter(
      (result) => result !== null,
    );

  it('lets the last request allowed pass and finds the first over', () => {
    const test = instance();
    expect(judged(test, 50, '192.0.2.7')).toEqual([]);
    expect(flood.judge(test.facts('192.0.2.7'))).toEqual([
      {
        check: 'flood',
        rule: 'request-rate',
        engine: 'threshold',
        input: null,
        trail: [],
        evidence: '51 requests in 60 s',
        certainty: 'certain',
      },
    ]);
    expect(flood.judge(test.facts('192.0.2.8'))).toBeNull();
  });

  it('slides: 50 + 50 around the edge of a window are found', () => {
    const edge = Math.ceil(NOW / 60_000) * 60_000;
    expect(judged(instance(), 100, '192.0.2.7', (index) => edge + (index < 50 ? -1000 : 1000))).toHaveLength(50);
  });

  it('starts over after a quiet minute', () => {
    const test = instance();
    judged(test, 80, '192.0.2.7');
    expect(flood.judge(test.facts('192.0.2.7', NOW + 60_000))).toBeNull();
  });

  it('counts an IPv6 client by its /64, and an IPv4 client however it is written', () => {
    const test = instance();
    for (let index = 0; index < 50; index++) void flood.judge(test.facts(`2001:db8::${index.toString(16)}`));
    expect(flood.judge(test.facts('2001:db8:0:0:ffff::1'))).not.toBeNull();
    expect(flood.judge(test.facts('2001:db8:0:1::1'))).toBeNull();
    judged(test, 25, '192.0.2.7');
    judged(test, 25, '::ffff:192.0.2.7');
    expect(flood.judge(test.facts('192.0.2.7'))).not.toBeNull();
  });

  it.each([null, 'nonsense', '__proto__', '1.2.3.4:5'])('never counts the client %p', (address) => {
    const test = instance();
    expect(judged(test, 200, address)).toEqual([]);
    expect(test.state.flood.size).toBe(0);
  });

  it('counts on its paths only', () => {
    const test = instance({ ratePaths: ['^/api/'] });
    expect(judged(test, 200, '192.0.2.7')).toEqual([]);
    for (let index = 0; index < 50; index++) void flood.judge(test.facts('192.0.2.7', NOW, '/api/x'));
    expect(flood.judge(test.facts('192.0.2.7', NOW, '/api/y'))).not.toBeNull();
  });

  it('blacklists nobody itself', () => {
    const test = instance();
    judged(test, 200, '9.9.9.9');
    expect(test.state.blacklist.size).toBe(0);
  });
});

describe('brute', () => {
  const judge = (
    test: ReturnType<typeof instance>,
    status: number,
    times: number,
    address: string | null = '192.0.2.7',
  ) =>
    Array.from({ length: times }, () => brute.judge(test.facts(address), answer(status))).filter(
      (result) => result !== null,
    );

  it('counts each error response once: the 20th passes, the 21st is found', () => {
    const test = instance();
    expect(judge(test, 404, 20)).toEqual([]);
    expect(brute.judge(test.facts('192.0.2.7'), answer(401))).toEqual([
      expect.objectContaining({
        check: 'brute',
        rule: 'error-rate',
        engine: 'threshold',
        evidence: '21 error responses in 10 s',
      }),
    ]);
  });

  it('takes 400 for an error and 399 for none', () => {
    const test = instance();
    expect(judge(test, 399, 100)).toEqual([]);
    expect(test.state.errors.size).toBe(0);
    expect(judge(test, Number.NaN, 100)).toEqual([]);
    expect(judge(test, 400, 21)).toHaveLength(1);
  });

  it('never counts whitelisted sources, ignored paths and unknown clients', () => {
    const test = instance({ whitelist: ['192.0.2.7'], ignorePaths: ['^/health'], ratePaths: ['^/'] });
    expect(judge(test, 500, 100)).toEqual([]);
    expect(judge(test, 500, 100, null)).toEqual([]);
    expect(judge(test, 500, 100, 'nonsense')).toEqual([]);
    for (let index = 0; index < 100; index++) brute.judge(test.facts('192.0.2.8', NOW, '/health'), answer(500));
    expect(test.state.errors.size).toBe(0);
  });

  it('counts on its paths only', () => {
    const test = instance({ ratePaths: ['^/api/'] });
    expect(judge(test, 500, 100)).toEqual([]);
  });

  it('forgets after its own window', () => {
    const test = instance();
    judge(test, 404, 100);
    expect(brute.judge(test.facts('192.0.2.7', NOW + 10_000), answer(404))).toBeNull();
  });
});
