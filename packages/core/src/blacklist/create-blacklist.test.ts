import type { EntryOrigin } from './blacklist.ts';
import { type BlacklistOptions, createBlacklist } from './create-blacklist.ts';

const NOW = 1_790_000_000_000;
const HOUR = 3_600_000;
const ORIGIN: EntryOrigin = { check: 'sqli', evidence: 'union-select', ipSource: 'platform' };

const create = (options: Partial<BlacklistOptions> = {}) => createBlacklist({ maxEntries: 100, ...options });
const listed = (list: ReturnType<typeof create>) =>
  Array.from(list.entries(), ({ network }) => network).sort((left, right) => (left < right ? -1 : 1));

describe('foreign entries', () => {
  it('hold addresses and blocks of both families, each way they can be written', () => {
    const list = create();
    for (const network of ['192.0.2.1', '198.51.100.0/24', '2001:db8:1::/48', '2001:db8:2::5', '::ffff:203.0.113.9']) {
      expect(list.add(network, NOW + HOUR, NOW)).toBe(true);
    }
    const blocked = [
      '192.0.2.1',
      '::ffff:192.0.2.1',
      '198.51.100.255',
      '2001:DB8:1:ffff::1',
      '2001:db8:2::5',
      '203.0.113.9',
    ];
    expect(blocked.filter((address) => !list.has(address, NOW))).toEqual([]);
    const free = [
      '192.0.2.2',
      '198.51.101.0',
      '2001:db8:2::6',
      '203.0.113.8',
      '192.0.2.1:80',
      'unknown',
      '',
      '__proto__',
    ];
    expect(free.filter((address) => list.has(address, NOW))).toEqual([]);
    expect(list.size).toBe(5);
  });

  it('end at their second and not before', () => {
    const list = create();
    list.add('192.0.2.1', NOW + 1000, NOW);
    expect(list.has('192.0.2.1', NOW + 999)).toBe(true);
    expect(list.has('192.0.2.1', NOW + 1000)).toBe(false);
    list.add('192.0.2.2', NOW + 1001, NOW);
    expect(list.has('192.0.2.2', NOW + 1001)).toBe(true);
    expect(list.has('192.0.2.2', NOW + 2000)).toBe(false);
  });

  it.each([
    ['malformed', '10.1', NOW + HOUR],
    ['a method name', 'toString', NOW + HOUR],
    ['over already', '192.0.2.1', NOW],
    ['without an end', '192.0.2.1', Number.NaN],
    ['wider than a registry gives out', '0.0.0.0/0', NOW + HOUR],
    ['IPv4 /7', '2.0.0.0/7', NOW + HOUR],
    ['mapped /0', '::ffff:0:0/96', NOW + HOUR],
    ['IPv6 /11', '2000::/11', NOW + HOUR],
  ])('are refused when %s', (_why, network, expiresAt) => {
    const list = create();
    expect(list.add(network, expiresAt, NOW)).toBe(false);
    expect(list.size).toBe(0);
  });

  it('are taken at the widest width allowed', () => {
    expect([create().add('2.0.0.0/8', NOW + HOUR, NOW), create().add('2000::/12', NOW + HOUR, NOW)]).toEqual([
      true,
      true,
    ]);
  });

  it('that never end stop in 2106', () => {
    const list = create();
    expect(list.add('192.0.2.1', Number.POSITIVE_INFINITY, NOW)).toBe(true);
    expect(Array.from(list.entries())).toEqual([{ network: '192.0.2.1', expiresAt: 4_294_967_295_000 }]);
  });

  it('are lengthened by a repeat, never shortened', () => {
    const list = create();
    list.add('192.0.2.1', NOW + HOUR, NOW);
    expect(list.add('192.0.2.1', NOW + 1000, NOW)).toBe(true);
    expect(list.has('192.0.2.1', NOW + HOUR - 1)).toBe(true);
    list.add('192.0.2.1', NOW + 2 * HOUR, NOW);
    expect(list.has('192.0.2.1', NOW + 2 * HOUR - 1)).toBe(true);
    expect(list.size).toBe(1);
  });

  it('are removed as they were added, not as what they cover', () => {
    const list = create();
    list.add('198.51.100.0/24', NOW + HOUR, NOW);
    expect(list.remove('198.51.100.7')).toBe(false);
    expect(list.remove('nonsense')).toBe(false);
    expect(list.remove('198.51.100.99/24')).toBe(true);
    expect(list.has('198.51.100.7', NOW)).toBe(false);
    expect(list.size).toBe(0);
  });

  it('never name an exempt address', () => {
    const list = create({ neverBlock: (address) => address === '192.0.2.1' || address === '2001:db8::1' });
    expect(list.add('::ffff:192.0.2.1', NOW + HOUR, NOW)).toBe(false);
    expect(list.addOwn('::ffff:192.0.2.1', NOW, HOUR, ORIGIN)).toBe(false);
    expect(list.addOwn('2001:DB8::1', NOW, HOUR, ORIGIN)).toBe(false);
    expect(list.size).toBe(0);
  });
});

describe('own entries', () => {
  it('block the source, once, and wait for an acknowledgement', () => {
    const list = create();
    expect(list.addOwn('9.9.9.9', NOW, HOUR, ORIGIN)).toBe(true);
    expect(list.addOwn('::ffff:9.9.9.9', NOW + 1, HOUR, ORIGIN)).toBe(false);
    expect(list.addOwn('8.8.8.8', NOW + 2, HOUR, ORIGIN)).toBe(true);
    const pending = list.pending();
    expect(pending).toEqual([
      { address: '9.9.9.9', detectedAt: NOW, origin: ORIGIN },
      { address: '8.8.8.8', detectedAt: NOW + 2, origin: ORIGIN },
    ]);
    list.acknowledge(pending.slice(0, 1));
    expect(list.pending().map(({ address }) => address)).toEqual(['8.8.8.8']);
    expect(list.has('9.9.9.9', NOW + HOUR - 1)).toBe(true);
    expect(list.has('9.9.9.9', NOW + HOUR)).toBe(false);
  });

  it('are not forgotten by the acknowledgement of an earlier one', () => {
    const list = create();
    list.addOwn('9.9.9.9', NOW, HOUR, ORIGIN);
    const sent = list.pending();
    list.remove('9.9.9.9');
    expect(list.pending()).toEqual([]);
    list.addOwn('9.9.9.9', NOW + 5, HOUR, ORIGIN);
    list.acknowledge(sent);
    expect(list.pending()).toHaveLength(1);
  });

  it('of an IPv6 source name its /64', () => {
    const list = create();
    list.addOwn('2a00:1:2:3:4:5:6:7', NOW, HOUR, ORIGIN);
    expect(list.pending().map(({ address }) => address)).toEqual(['2a00:1:2:3::/64']);
    expect(list.has('2a00:1:2:3:ffff::1', NOW)).toBe(true);
    expect(list.has('2a00:1:2:4::1', NOW)).toBe(false);
    expect(list.remove('2a00:1:2:3::/64')).toBe(true);
    expect(list.has('2a00:1:2:3:4:5:6:7', NOW)).toBe(false);
  });

  it.each(['10.0.0.7', '127.0.0.1', '::ffff:192.168.1.1', 'fd00::1', '203.0.113.9'])(
    'keep the reserved address %s at home',
    (address) => {
      const list = create();
      expect(list.addOwn(address, NOW, HOUR, ORIGIN)).toBe(true);
      expect(list.has(address, NOW)).toBe(true);
      expect(list.pending()).toEqual([]);
      list.replace([], NOW);
      expect(list.has(address, NOW)).toBe(true);
      list.replace([], NOW + HOUR);
      expect(list.size).toBe(0);
    },
  );

  it.each([
    ['malformed', 'unknown', HOUR],
    ['without a duration', '9.9.9.9', 0],
    ['with nonsense for a duration', '9.9.9.9', Number.NaN],
  ])('are refused when %s', (_why, address, ttlMs) => {
    expect(create().addOwn(address, NOW, ttlMs, ORIGIN)).toBe(false);
  });

  it('stay through a replacement until acknowledged', () => {
    const list = create();
    list.addOwn('9.9.9.9', NOW, HOUR, ORIGIN);
    list.add('192.0.2.1', NOW + HOUR, NOW);
    list.replace(
      [
        { network: '192.0.2.2', expiresAt: NOW + HOUR },
        { network: 'bad', expiresAt: NOW + HOUR },
      ],
      NOW,
    );
    expect(listed(list)).toEqual(['192.0.2.2', '9.9.9.9']);
    list.acknowledge(list.pending());
    list.replace([], NOW);
    expect(listed(list)).toEqual([]);
  });

  it('survive a replacement that fills the list', () => {
    const list = create({ maxEntries: 10 });
    list.addOwn('9.9.9.9', NOW, 2 * HOUR, ORIGIN);
    list.replace(
      Array.from({ length: 50 }, (_, index) => ({ network: `192.0.2.${index}`, expiresAt: NOW + HOUR })),
      NOW,
    );
    expect(list.size).toBe(10);
    expect(list.has('9.9.9.9', NOW)).toBe(true);
  });

  it('are bounded while nobody acknowledges, and leave with their expiry', () => {
    const list = create({ maxEntries: 10_000 });
    for (let index = 0; index < 5000; index++) {
      list.addOwn(`9.9.${index >> 8}.${index & 255}`, NOW + index, HOUR, ORIGIN);
    }
    expect(list.size).toBe(5000);
    expect(list.pending()).toHaveLength(4096);
    expect(list.pending()[0]?.address).toBe('9.9.3.136');
    list.sweep(NOW + HOUR + 5000);
    expect(list.pending()).toEqual([]);
    expect(list.size).toBe(0);
  });
});

describe('bounds', () => {
  it('make room by what ends first', () => {
    const list = create({ maxEntries: 16 });
    for (let index = 0; index < 16; index++) list.add(`192.0.2.${index}`, NOW + HOUR + index * 1000, NOW);
    expect(list.add('192.0.2.99', NOW + HOUR + 5000, NOW)).toBe(true);
    expect(list.has('192.0.2.0', NOW)).toBe(false);
    expect(list.size).toBe(16);
    expect(list.add('192.0.2.100', NOW + 1000, NOW)).toBe(false);
    expect(list.has('192.0.2.1', NOW)).toBe(true);
    expect(list.size).toBe(16);
  });

  it('evict soon-ending entries of a long list in most draws', () => {
    const list = create({ maxEntries: 2000 });
    for (let index = 0; index < 2000; index++) {
      list.add(`9.1.${index >> 8}.${index & 255}`, NOW + HOUR + index * 1000, NOW);
    }
    for (let index = 0; index < 100; index++) list.addOwn(`9.2.0.${index}`, NOW, 24 * HOUR, ORIGIN);
    const gone = Array.from({ length: 2000 }, (_, index) => index).filter(
      (index) => !list.has(`9.1.${index >> 8}.${index & 255}`, NOW),
    );
    expect(gone).toHaveLength(100);
    expect(gone.filter((index) => index < 1000).length).toBeGreaterThan(95);
  });

  it('of zero list nobody', () => {
    const list = create({ maxEntries: 0 });
    expect(list.add('192.0.2.1', NOW + HOUR, NOW)).toBe(false);
    expect(list.addOwn('192.0.2.1', NOW, HOUR, ORIGIN)).toBe(false);
  });

  it('leave the old list in place when a new one breaks off', () => {
    const list = create();
    list.add('192.0.2.1', NOW + HOUR, NOW);
    const broken = function* () {
      yield { network: '192.0.2.2', expiresAt: NOW + HOUR };
      throw new Error('cut');
    };
    expect(() => list.replace(broken(), NOW)).toThrow('cut');
    expect(listed(list)).toEqual(['192.0.2.1']);
  });

  it('round-trip through entries', () => {
    const list = create();
    const networks = ['192.0.2.1', '198.51.100.0/24', '2001:db8:1::/64', '2001:db8:2::1', '2001:db8::/48'];
    for (const network of networks) list.add(network, NOW + HOUR, NOW);
    const copy = create();
    copy.replace(list.entries(), NOW);
    expect(listed(copy)).toEqual(networks);
  });
});
