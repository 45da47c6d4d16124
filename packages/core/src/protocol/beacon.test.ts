import { type BeaconAnswer, type BeaconRequest, parseBeaconAnswer, parseBeaconRequest } from './beacon.ts';

function request(body: unknown): BeaconRequest | string {
  const parsed = parseBeaconRequest(body);
  return parsed.ok ? parsed.value : parsed.reason;
}

function answer(data: Record<string, unknown>): BeaconAnswer | string {
  const parsed = parseBeaconAnswer(data);
  return parsed.ok ? parsed.value : parsed.reason;
}

describe('parseBeaconRequest', () => {
  it('reads the bare beacon of a stock agent', () => {
    expect(request({ key: 'K-1', version: '0.8.2' })).toMatchObject({
      key: 'K-1',
      telemetry: null,
      blacklist: [],
      refusedEntries: 0,
    });
  });

  it('reads telemetry, both spellings of errors, and numbers written as text', () => {
    const telemetry = (requests: unknown) => request({ key: 'k', telemetry: { cpu: '58.8', memory: 300, requests } });
    expect(telemetry({ success: '1', errors: 2, attacks: 3.9 })).toMatchObject({
      telemetry: { cpu: 58.8, memory: 100, requests: { success: 1, errors: 2, attacks: 3 } },
    });
    expect(telemetry({ success: 1, error: 4 })).toMatchObject({
      telemetry: { requests: { success: 1, errors: 4, attacks: 0 } },
    });
    expect(telemetry({ success: -1, errors: 1e300, attacks: 'NaN' })).toMatchObject({
      telemetry: { requests: { success: 0, errors: 0, attacks: 0 } },
    });
  });

  it('reads shared entries with and without our third element', () => {
    const origin = { check: 'sqli', evidence: 'union select', ipSource: 'proxy:1' };
    const read = request({
      blacklist: [
        ['203.0.113.21', 1795373522],
        ['203.0.113.22', '1795373522', origin],
        ['203.0.113.23', 1795373522000],
        'x',
        null,
        [],
      ],
    });
    expect(read).toMatchObject({
      blacklist: [
        { address: '203.0.113.21', epoch: 1795373522, origin: null },
        { address: '203.0.113.22', epoch: 1795373522, origin },
      ],
      refusedEntries: 4,
    });
  });

  it('pins both sides of the bound on entries', () => {
    const entries = (count: number) =>
      Array.from({ length: count }, (_, index) => [`203.0.113.${index % 256}`, 1795373522]);
    expect(request({ blacklist: entries(256) })).toMatchObject({ refusedEntries: 0 });
    expect(request({ blacklist: entries(257) })).toMatchObject({ refusedEntries: 1 });
  });
});

describe('parseBeaconAnswer', () => {
  it.each([
    ['nothing', {}, { config: null, blacklist: null }],
    [
      'new and remove',
      { blacklist: { new: ['192.0.2.50'], remove: ['192.0.2.1'] } },
      {
        blacklist: {
          kind: 'delta',
          add: [{ network: '192.0.2.50', detectedAt: null, expiresAt: null }],
          remove: ['192.0.2.1'],
          refused: 0,
        },
      },
    ],
    [
      'new as pairs',
      { blacklist: { new: [['192.0.2.50', 1795373522]] } },
      {
        blacklist: {
          kind: 'delta',
          add: [{ network: '192.0.2.50', detectedAt: 1795373522, expiresAt: null }],
          remove: [],
          refused: 0,
        },
      },
    ],
    [
      'new as object',
      { blacklist: { new: { '192.0.2.50': 1795373522 } } },
      { blacklist: { kind: 'delta', refused: 0 } },
    ],
    [
      'neither new nor remove',
      { blacklist: { '192.0.2.50': 1795373522 } },
      { blacklist: { kind: 'delta', add: [], remove: [], refused: 1 } },
    ],
    ['an empty blacklist', { blacklist: {} }, { blacklist: { kind: 'delta', add: [], remove: [], refused: 0 } }],
    ['null config', { config: null }, { config: null }],
    [
      'our additions',
      { revision: 5, cursor: 'c9', resync: true, beaconDelay: 99999, retryAfter: '7' },
      {
        extension: { revision: '5', cursor: 'c9', resync: true, beaconDelay: 3600, retryAfter: 7 },
      },
    ],
  ])('reads %s', (_name, data, expected) => {
    expect(answer(data)).toMatchObject(expected);
  });

  it.each([
    ['blacklist as list', { blacklist: ['192.0.2.1'] }],
    ['remove as object', { blacklist: { remove: { '192.0.2.1': 1 } } }],
    ['new as text', { blacklist: { new: '192.0.2.1' } }],
    ['config as list', { config: [] }],
  ])('refuses %s whole', (_name, data) => {
    expect(answer(data)).toEqual(expect.any(String));
  });
});
