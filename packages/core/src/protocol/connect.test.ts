import { type ConnectAnswer, parseConnectAnswer, parseConnectRequest } from './connect.ts';

const config = { APP_NAME: 'shop', SECURITY_CHECKS: { sqli: 2 } };

function answer(data: unknown): ConnectAnswer | string {
  const parsed = parseConnectAnswer(JSON.parse(JSON.stringify(data)));
  return parsed.ok ? parsed.value : parsed.reason;
}

describe('parseConnectRequest', () => {
  it('reads what a stock function sends', () => {
    const parsed = parseConnectRequest({ key: 'K-1', version: '0.8.2', platform: 'AWS Lambda', routes: {} });
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        key: 'K-1',
        version: '0.8.2',
        platform: 'AWS Lambda',
        routes: [],
        extension: { agent: null, accept: [] },
      },
    });
  });

  it('reads routes and drops those that make no sense', () => {
    const routes = { a: { path: '/a', methods: ['GET', 7] }, b: null, c: { methods: [] }, d: { path: '/d' } };
    const parsed = parseConnectRequest({ key: 'k', version: '1', platform: 'Flask', routes });
    expect(parsed.ok && parsed.value.routes).toEqual([
      { name: 'a', path: '/a', methods: ['GET'] },
      { name: 'd', path: '/d', methods: [] },
    ]);
  });

  it('understands a missing key, and refuses one that is too long by taking it as missing', () => {
    const keyOf = (key: unknown) => {
      const parsed = parseConnectRequest({ key });
      return parsed.ok ? parsed.value.key : parsed.reason;
    };
    expect(keyOf(null)).toBeNull();
    expect(keyOf('k'.repeat(512))).toHaveLength(512);
    expect(keyOf('k'.repeat(513))).toBeNull();
    expect(parseConnectRequest([])).toEqual({ ok: false, reason: 'the request is not a JSON object' });
  });

  it('reads our additions', () => {
    const parsed = parseConnectRequest({
      key: 'k',
      agent: { name: '@rasp/aws', version: '0.1.0', instance: 'u-1', platform: 'aws', runtime: 'node24', service: 's' },
      accept: ['cidr', 3],
      config: { revision: 4, state: 'refused', error: 'BEACON_DELAY' },
      cursor: 12,
      digest: '0-00000000',
      dropped: { events: '3', findings: -1 },
      failures: { decode: 2, bad: 'x' },
    });
    expect(parsed.ok && parsed.value.extension).toEqual({
      agent: {
        name: '@rasp/aws',
        version: '0.1.0',
        instance: 'u-1',
        platform: 'aws',
        runtime: 'node24',
        service: 's',
        region: null,
        serviceVersion: null,
      },
      accept: ['cidr'],
      config: { revision: '4', state: 'refused', error: 'BEACON_DELAY' },
      cursor: '12',
      digest: '0-00000000',
      dropped: { events: 3, findings: 0 },
      failures: new Map([['decode', 2]]),
    });
  });
});

describe('parseConnectAnswer', () => {
  it('reads a nested and a flat configuration', () => {
    expect(answer({ config })).toMatchObject({ config, blacklist: null });
    expect(answer({ ...config, blacklist: {}, revision: 'r1' })).toMatchObject({
      config,
      blacklist: { kind: 'full', entries: [] },
      extension: { revision: 'r1' },
    });
  });

  it.each([
    ['no data', {}, 'the answer holds no configuration'],
    ['null config', { config: null }, 'the answer holds no configuration'],
    ['list config', { config: [] }, 'the configuration is not an object'],
    ['text config', { config: 'x' }, 'the configuration is not an object'],
    ['text blacklist', { config, blacklist: 'x' }, 'the blacklist is neither an object nor a list'],
  ])('refuses %s whole', (_name, data, reason) => {
    expect(answer(data)).toBe(reason);
  });

  it('pins both sides of the depth bound', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
    expect(answer({ config: { A: nested(31) } })).not.toEqual(expect.any(String));
    expect(answer({ config: { A: nested(32) } })).toBe('the configuration is nested too deep or too large');
  });

  it.each([
    ['seconds', { '192.0.2.1': 1795373218 }, [['192.0.2.1', 1795373218]]],
    ['float seconds', { '192.0.2.1': 1795373218.5 }, [['192.0.2.1', 1795373218.5]]],
    ['numeric text', { '192.0.2.1': '1795373218' }, []],
    ['ISO text', { '192.0.2.1': '2030-01-01T00:00:00Z' }, []],
    ['null', { '192.0.2.1': null }, []],
    ['true', { '192.0.2.1': true }, []],
    ['milliseconds', { '192.0.2.1': 1795373218000 }, []],
    ['list of addresses', ['192.0.2.1'], [['192.0.2.1', null]]],
    ['list of pairs', [['192.0.2.1', 1795373218]], [['192.0.2.1', 1795373218]]],
    ['empty list', [], []],
    ['CIDR', { '192.0.2.0/24': 1795373218 }, [['192.0.2.0/24', 1795373218]]],
  ])('reads a blacklist of %s', (_name, blacklist, expected) => {
    const read = answer({ config, blacklist });
    expect(typeof read === 'string' ? read : read.blacklist).toMatchObject({
      kind: 'full',
      entries: expected.map(([network, detectedAt]) => ({ network, detectedAt, expiresAt: null })),
    });
  });

  it('keeps the good entries of a mixed list and counts the others', () => {
    const read = answer({ config, blacklist: { '192.0.2.1': 1795373218, '192.0.2.2': 'x', '192.0.2.3': -1 } });
    expect(typeof read === 'string' ? read : read.blacklist).toMatchObject({ kind: 'full', refused: 2 });
  });

  it('takes a delta for a delta, and an entry with its own end', () => {
    const read = answer({
      config,
      blacklist: { new: { '192.0.2.1': { expires: 1795373218 } }, remove: ['192.0.2.9'] },
    });
    expect(typeof read === 'string' ? read : read.blacklist).toEqual({
      kind: 'delta',
      add: [{ network: '192.0.2.1', detectedAt: null, expiresAt: 1795373218 }],
      remove: ['192.0.2.9'],
      refused: 0,
    });
  });

  it('takes prototype names for ordinary keys', () => {
    const data: unknown = JSON.parse(
      '{"config":{"__proto__":{"BEACON":true},"constructor":1},"blacklist":{"__proto__":1795373218,"hasOwnProperty":1}}',
    );
    const parsed = parseConnectAnswer(data as Record<string, unknown>);
    expect(parsed).toMatchObject({ ok: true, value: { blacklist: { kind: 'full' } } });
    expect(({} as Record<string, unknown>)['BEACON']).toBeUndefined();
  });
});
