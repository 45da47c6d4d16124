import { parseAddress } from './address.ts';
import { clientFromForwarded, stripPort } from './forwarded.ts';
import { createNetworkSet } from './network-set.ts';
import { isReserved } from './reserved.ts';

describe('createNetworkSet', () => {
  it('names what it cannot read and keeps the rest', () => {
    const { set, malformed } = createNetworkSet([
      '10.1',
      ' 192.0.2.1 ',
      '10.0.0.0/33',
      'constructor',
      '2001:db8::/32',
      '',
    ]);
    expect(malformed).toEqual(['10.1', '10.0.0.0/33', 'constructor', '']);
    expect(set.size).toBe(2);
    expect(set.has('192.0.2.1')).toBe(true);
    expect(set.has('10.100.0.9')).toBe(false);
    expect(set.has('10.1.0.9')).toBe(false);
  });

  it.each([
    ['10.0.0.0/8', '9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
    ['192.0.2.64/26', '192.0.2.63', '192.0.2.64', '192.0.2.127', '192.0.2.128'],
    ['192.0.2.7', '192.0.2.6', '192.0.2.7', '192.0.2.7', '192.0.2.8'],
    ['2001:db8::/33', '2001:db7:ffff::', '2001:db8::', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff', '2001:db8:8000::'],
    ['2001:db8::/64', '2001:db7::', '2001:db8::', '2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:1::'],
  ])('%s holds its first and last address and neither neighbour', (network, before, first, last, after) => {
    const { set } = createNetworkSet([network]);
    expect([before, first, last, after].map((address) => set.has(address))).toEqual([false, true, true, false]);
  });

  it('knows an IPv4 source however it is written, and keeps the families apart', () => {
    const { set } = createNetworkSet(['192.0.2.0/24', '::/1']);
    expect(set.has('::ffff:192.0.2.9')).toBe(true);
    expect(set.has('64:ff9b::c000:209')).toBe(true);
    expect(set.has('::ffff:192.0.3.9')).toBe(false);
    expect(set.has('7fff::')).toBe(true);
    expect(createNetworkSet(['0.0.0.0/0']).set.has('::1')).toBe(false);
  });

  it.each(['192.0.2.1:80', '[192.0.2.1]', '192.0.2.1, 10.0.0.1', '', '__proto__'])('takes %p for outside', (text) => {
    expect(createNetworkSet(['0.0.0.0/0', '::/0']).set.has(text)).toBe(false);
  });
});

describe('isReserved', () => {
  it.each([
    ...[
      '0.0.0.0',
      '10.255.255.255',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.31.255.255',
      '192.0.0.8',
      '192.0.2.1',
    ],
    ...[
      '192.31.196.1',
      '192.52.193.1',
      '192.88.99.1',
      '192.168.1.1',
      '192.175.48.1',
      '198.19.255.255',
      '198.51.100.1',
      '203.0.113.1',
    ],
    ...[
      '224.0.0.1',
      '239.255.255.255',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '64:ff9b::10.0.0.1',
    ],
    ...[
      '64:ff9b:1::1',
      '100::1',
      '100:0:0:1::1',
      '2001::1',
      '2001:2::1',
      '2001:10::1',
      '2001:1::4',
      '2001:db8::1',
      '2002::1',
    ],
    ...['2620:4f:8000::1', '3fff:fff::1', '5f00::1', 'fdff::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1'],
    ...['', 'nonsense', '1.2.3.4:5'],
  ])('%s is', (address) => {
    expect(isReserved(address)).toBe(true);
  });

  it.each([
    ...[
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '192.0.1.0',
    ],
    ...[
      '198.17.255.255',
      '198.20.0.0',
      '223.255.255.255',
      '::ffff:1.1.1.1',
      '2001:1::1',
      '2001:1::3',
      '2001:3::1',
      '2001:4:112::1',
    ],
    ...['2001:20::1', '2001:30::1', '2001:200::1', '2600::1', '2a00::1', '3fff:1000::', '4000::1'],
  ])('%s is not', (address) => {
    expect(isReserved(address)).toBe(false);
    const parsed = parseAddress(address);
    expect(parsed !== null && isReserved(parsed)).toBe(false);
  });
});

describe('stripPort', () => {
  it.each([
    ['192.0.2.1:567', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['[::1]:80', '::1'],
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['2001:db8::1:80', '2001:db8::1:80'],
    ['192.0.2.1:', '192.0.2.1:'],
    ['192.0.2.1:123456', '192.0.2.1:123456'],
    ['192.0.2.1:8a', '192.0.2.1:8a'],
    ['[::1]x', '[::1]x'],
    ['[::1', '[::1'],
    ['', ''],
    [':80', ':80'],
  ])('%p becomes %p', (text, expected) => {
    expect(stripPort(text)).toBe(expected);
  });
});

describe('clientFromForwarded', () => {
  const proxies = ['10.0.0.0/8', '198.51.100.7', '2001:db8:1::/48'];

  it.each([
    ['a single entry', '192.0.2.1', 0, '192.0.2.1', 0],
    ['the rightmost entry', '6.6.6.6, 192.0.2.1', 0, '192.0.2.1', 0],
    ['one hop', '6.6.6.6, 192.0.2.1,10.0.0.1', 1, '192.0.2.1', 1],
    ['two hops, the whole chain', '192.0.2.1,10.0.0.2,10.0.0.1', 2, '192.0.2.1', 2],
    ['a port', '192.0.2.1:4711', 0, '192.0.2.1', 0],
    ['bracketed IPv6 with a port', 'x, [2001:DB8::1]:80', 0, '2001:db8::1', 0],
    ['mapped IPv4', '::ffff:192.0.2.1', 0, '192.0.2.1', 0],
    ['proxies by list', '6.6.6.6, 192.0.2.1, 198.51.100.7, 10.9.9.9', proxies, '192.0.2.1', 2],
    ['a list that the peer is not on', '192.0.2.1, 203.0.113.5', proxies, '203.0.113.5', 0],
    ['a proxy with a port', '192.0.2.1, 10.0.0.1:80', proxies, '192.0.2.1', 1],
    ['an empty list', '6.6.6.6, 192.0.2.1', [], '192.0.2.1', 0],
    ['a fraction', '6.6.6.6, 192.0.2.1', 0.9, '192.0.2.1', 0],
    ['a negative count', '6.6.6.6, 192.0.2.1', -3, '192.0.2.1', 0],
  ])('reads %s', (_name, xff, trusted, address, hops) => {
    expect(clientFromForwarded(xff, trusted)).toEqual({ address, hops });
  });

  it.each([
    ['a chain shorter than the hops', '192.0.2.1', 1],
    ['an empty header', '', 0],
    ['an empty header and a hop', '', 1],
    ['a malformed entry, although a good one stands left of it', '192.0.2.1, unknown', 0],
    ['an empty last entry', '192.0.2.1,', 0],
    ['a malformed proxy', '192.0.2.1, evil, 10.0.0.1', proxies],
    ['nothing but proxies', '10.0.0.2, 198.51.100.7', proxies],
    ['a zone id', 'fe80::1%eth0', 0],
    ['more hops than any chain has', Array(100).fill('10.0.0.1').join(','), 99],
    ['an endless chain of proxies', `192.0.2.1,${Array(10_000).fill('10.0.0.1').join(',')}`, proxies],
  ])('vouches for nobody: %s', (_name, xff, trusted) => {
    expect(clientFromForwarded(xff, trusted)).toBeNull();
  });
});
