import { parseNetwork } from './network.ts';
import { createNeverBlock } from './never-block.ts';

function covers(text: string, options: Parameters<typeof createNeverBlock>[0] = {}): boolean {
  const network = parseNetwork(text);
  if (network === null) throw new Error(`${text} is no network`);
  return createNeverBlock(options).covers(network);
}

/** Both sides of each boundary that an attacker or a mistake could sit at. */
const sides: readonly (readonly [never: string, may: string])[] = [
  ['0.255.255.255', '1.0.0.0'],
  ['10.0.0.0', '9.255.255.255'],
  ['10.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.63.255.255'],
  ['100.127.255.255', '100.128.0.0'],
  ['127.0.0.1', '126.255.255.255'],
  ['169.254.169.254', '169.255.0.0'],
  ['172.16.0.0', '172.15.255.255'],
  ['172.31.255.255', '172.32.0.0'],
  ['192.0.2.1', '192.0.3.0'],
  ['192.88.99.1', '192.88.100.0'],
  ['192.168.0.0', '192.167.255.255'],
  ['192.168.255.255', '192.169.0.0'],
  ['198.18.0.0', '198.17.255.255'],
  ['198.19.255.255', '198.20.0.0'],
  ['198.51.100.1', '198.51.101.0'],
  ['203.0.113.1', '203.0.114.0'],
  ['224.0.0.0', '223.255.255.255'],
  ['255.255.255.255', '8.8.8.8'],
  ['::1', '2a00::1'],
  ['::ffff:10.0.0.1', '::ffff:8.8.8.8'],
  ['64:ff9b::10.0.0.1', '64:ff9b::8.8.8.8'],
  ['2001:1ff:ffff::1', '2001:200::1'],
  ['2001:db8::1', '2001:db9::1'],
  ['2002:a00:1::1', '2003::1'],
  ['3fff:fff::1', '3fff:1000::1'],
  ['fc00::1', '3ffe::1'],
  ['fe80::1', '2607:f8b0::1'],
  ['ff02::1', '2a03:2880::1'],
  ['5f00::1', '2620:4f:8001::1'],
];

test.each(sides)('%s is never blocked, %s may be', (never, may) => {
  expect(covers(never)).toBe(true);
  expect(covers(may)).toBe(false);
});

test('a network that only reaches into a range is covered, too', () => {
  expect(covers('8.0.0.0/6')).toBe(true);
  expect(covers('8.0.0.0/7')).toBe(false);
});

test('own addresses are added, and reserved ones can be allowed', () => {
  expect(covers('45.9.1.7', { extra: ['45.9.1.0/24'] })).toBe(true);
  expect(covers('45.9.2.7', { extra: ['45.9.1.0/24'] })).toBe(false);
  expect(covers('10.0.0.1', { allowReserved: true })).toBe(false);
  expect(covers('10.0.0.1', { allowReserved: true, extra: ['10.0.0.1'] })).toBe(true);
  expect(() => createNeverBlock({ extra: ['my-proxy'] })).toThrow('my-proxy is neither');
});
